import { expect, test } from 'vitest'
import { NODES } from '../../nodes/index.ts'
import { parseJson, stringifyJson } from '../../workflows/json.ts'
import { NodeDefinition } from '../../workflows/node-definition.ts'

test.each(NODES.map(({ definition }) => [definition.type, definition] as const))(
  '%s reaches the editor as it is',
  (_, definition) => {
    const arrived = NodeDefinition.parse(parseJson(stringifyJson(definition)))
    expect(arrived).toEqual(NodeDefinition.parse(definition))
  },
)
