import i18next from 'i18next'
import type { Answer } from '../../../electron/ipc/contract.ts'
import { en } from '../../i18n/en.ts'

type Example = Answer<'examples'>['examples'][number]
type KnownExample = keyof typeof en.panels.examples

/** What a template is called in the chosen language; one that is not known here says it itself. */
export function exampleText(example: Example): { readonly title: string; readonly description: string } {
  const { name, title, description } = example
  if (!isKnown(name)) return { title, description }
  return {
    title: i18next.t(`panels.examples.${name}.title`),
    description: i18next.t(`panels.examples.${name}.description`),
  }
}

function isKnown(name: string): name is KnownExample {
  return Object.hasOwn(en.panels.examples, name)
}
