import type { Catalogue } from '../../workflows/node-definition.ts'
import { asLink, type Prompt } from '../../workflows/prompt.ts'
import { pythonJson, PythonFloat } from './python-json.ts'

/**
 * The texts that ComfyUI writes into pictures and latents: `prompt`, the API form as its server holds it
 * after validation (float inputs are floats), then `workflow`, the editor's document as it was sent, then what else
 * a client wants to find there, each as JSON.
 */
export function pictureMetadata(
  prompt: Prompt,
  workflow: unknown,
  catalogue: Catalogue,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, string>> {
  const nodes = Object.entries(prompt).map(([id, node]) => {
    const definition = catalogue.get(node.class_type)
    const inputs = Object.entries(node.inputs).map(([name, value]) => {
      const isFloat = definition?.inputs.some((input) => input.name === name && input.type === 'FLOAT')
      const isLiteral = asLink(value) === null
      return [name, isFloat && isLiteral && typeof value === 'number' ? new PythonFloat(value) : value]
    })
    return [id, { ...node, inputs: Object.fromEntries(inputs) }]
  })
  return {
    prompt: pythonJson(Object.fromEntries(nodes)),
    ...(workflow === null || workflow === undefined ? {} : { workflow: pythonJson(workflow) }),
    ...Object.fromEntries(
      Object.entries(more).flatMap(([keyword, value]) =>
        isKeyword(keyword) && value !== undefined ? [[keyword, pythonJson(value)]] : [],
      ),
    ),
  }
}

/** What PNG takes for the name of a text (11.3.4.2), without the two that are written anyway. */
function isKeyword(name: string): boolean {
  return (
    /^[\x20-\x7e\xa1-\xff]{1,79}$/.test(name) &&
    name.trim() === name &&
    !['prompt', 'workflow'].includes(name)
  )
}
