import type { TFunction } from 'i18next'
import { type CSSProperties, memo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Handle, Position } from 'reactflow'
import { socketTop } from '../flow/flow-nodes.ts'
import { inputHandle, type NodeData, outputHandle } from '../flow/flow-types.ts'
import { portColor } from '../port-colors.ts'
import styles from './card.module.css'

/** The ports of a node with their names; wires are pulled from the dots. */
export const Sockets = memo(function Sockets(props: {
  readonly data: NodeData
  /** From afar the dots only anchor wires. */
  readonly hidden?: boolean
}): ReactNode {
  const { t } = useTranslation()
  const { node, geometry, linked, outputTypes } = props.data
  return (
    <>
      {geometry.inputs.map(({ port, ...row }) => (
        <Socket
          key={`in ${port.name}`}
          side="input"
          handle={inputHandle(port.name)}
          name={port.label ?? port.name}
          type={port.type}
          top={socketTop(row)}
          row={node.collapsed || props.hidden ? null : row}
          filled={linked.has(port.name)}
          needed={!port.optional && !linked.has(port.name)}
          tooltip={port.tooltip}
          t={t}
        />
      ))}
      {geometry.fields.map(({ input, ...row }) => (
        <Socket
          key={`in ${input.name}`}
          side="input"
          handle={inputHandle(input.name)}
          name={input.label ?? input.name}
          type={input.type}
          top={socketTop(row)}
          row={null}
          filled={linked.has(input.name)}
          field
          needed={false}
          tooltip={input.tooltip}
          t={t}
        />
      ))}
      {geometry.outputs.map(({ port, ...row }) => (
        <Socket
          key={`out ${port.slot}`}
          side="output"
          handle={outputHandle(port.slot)}
          name={port.label ?? (port.name === '' ? port.type : port.name)}
          type={outputTypes[port.slot] ?? port.type}
          top={socketTop(row)}
          row={node.collapsed || props.hidden ? null : row}
          filled
          needed={false}
          tooltip={port.tooltip}
          t={t}
        />
      ))}
    </>
  )
})

function Socket(props: {
  readonly side: 'input' | 'output'
  readonly handle: string
  readonly name: string
  readonly type: string
  readonly top: number
  /** Where the name is written; null writes none. */
  readonly row: { readonly top: number; readonly height: number } | null
  readonly filled: boolean
  readonly field?: boolean
  readonly needed: boolean
  readonly tooltip: string | null
  /** Handed down: a graph has thousands of sockets, and each hook costs. */
  readonly t: TFunction
}): ReactNode {
  const { t } = props
  const input = props.side === 'input'
  const style: CSSProperties & Record<`--${string}`, string> = {
    top: props.top,
    '--type': portColor(props.type),
  }
  const label = t(input ? 'node.input' : 'node.output', { name: props.name, type: props.type })
  return (
    <>
      <Handle
        id={props.handle}
        type={input ? 'target' : 'source'}
        position={input ? Position.Left : Position.Right}
        className={styles['socket'] ?? ''}
        style={style}
        data-filled={props.filled}
        data-field={props.field === true}
        data-type={props.type.toUpperCase()}
        title={props.tooltip === null ? label : `${label}\n${props.tooltip}`}
      />
      {props.row === null ? null : (
        <span
          className={styles[input ? 'inputName' : 'outputName']}
          data-needed={props.needed}
          style={{ top: props.row.top, height: props.row.height }}
          title={props.needed ? t('node.required') : undefined}
        >
          {props.name}
        </span>
      )}
    </>
  )
}
