import type { Catalogue } from '../node-definition.ts'
import { told, type Problem } from '../problem.ts'
import type { Prompt } from '../prompt.ts'
import { say } from '../said.ts'
import { loraTagsInPrompts } from './lora-tags-in-prompts.ts'
import { familyName, RULES } from './rules.ts'
import { survey, type KindOf, type VaeUse } from './survey.ts'

/**
 * Advice on a prompt from what is known of its model files: settings that a few-step model needs, parts
 * that do not fit together. Warnings and infos only; many carry values that mend them.
 */
export function guide(prompt: Prompt, catalogue: Catalogue, kindOf: KindOf): readonly Problem[] {
  const { samplings, vaes } = survey(prompt, catalogue, kindOf)
  return distinct([
    ...samplings.flatMap((sampling) => RULES.flatMap((rule) => rule(sampling))),
    ...vaes.flatMap(vaeFits),
    ...loraTagsInPrompts(prompt, catalogue),
  ])
}

/** Several samplers may share what is wrong, such as their size. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  const texts = problems.map(({ code, nodeId, input, message }) =>
    JSON.stringify([code, nodeId, input, message]),
  )
  return problems.filter((_, index) => texts.indexOf(texts[index] ?? '') === index)
}

function vaeFits({ vae, model }: VaeUse): readonly Problem[] {
  if (vae.kind.family === model.kind.family) return []
  return [
    {
      severity: 'warning',
      code: 'guide_vae_family',
      nodeId: vae.nodeId,
      input: vae.input,
      ...told(
        say('vaeFamily', {
          vae: vae.name,
          family: familyName(vae),
          model: model.name,
          modelFamily: familyName(model),
        }),
        say('useFittingVae'),
      ),
      details: model.name,
    },
  ]
}
