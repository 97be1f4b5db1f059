import { stringifyJson } from '../../workflows/json.ts'
import type { Catalogue, Widget } from '../../workflows/node-definition.ts'
import { asLink, type Prompt } from '../../workflows/prompt.ts'
import { nodeAddress } from './node-address.ts'

/** What `--set` can change, as lines for a terminal; the names in them fit one node each. */
export function listValues(prompt: Prompt, catalogue: Catalogue): readonly string[] {
  return Object.entries(prompt).flatMap(([id, node]) => {
    const definition = catalogue.get(node.class_type)
    const title = node._meta?.title
    const heading = `${id}  ${node.class_type}${title === undefined || title === node.class_type ? '' : `  “${title}”`}`
    if (definition === undefined) return ['', `${heading}  (unknown to this program)`]
    const address = nodeAddress(id, prompt)
    const values = definition.inputs.flatMap(({ name, widget }) => {
      const value = node.inputs[name]
      if (widget === null || asLink(value) !== null) return []
      return [`     ${address}.${name} = ${stringifyJson(value ?? null)}   ${rangeOf(widget)}`.trimEnd()]
    })
    return values.length === 0 ? [] : ['', heading, ...values]
  })
}

const SHOWN_OPTIONS = 12

function rangeOf(widget: Widget): string {
  switch (widget.kind) {
    case 'int':
    case 'float':
      return `(${widget.min} … ${widget.max})`
    case 'combo': {
      const { options } = widget
      if (options.length === 0) return '(no files)'
      const more = options.length > SHOWN_OPTIONS ? ` and ${options.length - SHOWN_OPTIONS} more` : ''
      return `(${options.slice(0, SHOWN_OPTIONS).join(', ')}${more})`
    }
    case 'boolean':
      return '(true, false)'
    case 'string':
      return ''
  }
}
