import type { ReactNode } from 'react'
import type { NodeData } from '../flow/flow-types.ts'
import styles from './card.module.css'
import { Sockets } from './sockets.tsx'

/** Pixels of one of the title's letters: it is cut here, for a clip on every card would slow the canvas. */
const LETTER = 10

/** A card from further out: where its title, ports and widgets are, but nothing to read or to set. */
export function LightCard(props: {
  readonly data: NodeData
  readonly detail: 'bars' | 'box'
  /** Its picture. */
  readonly children?: ReactNode
}): ReactNode {
  const { node, geometry, title } = props.data
  const bars = props.detail === 'bars'
  return (
    <>
      <div className={styles['title']}>
        {bars ? title.slice(0, Math.floor((geometry.width - 30) / LETTER)) : null}
      </div>
      {bars && !node.collapsed
        ? geometry.fields.map(({ input, top, height }) => (
            <div key={input.name} className={styles['bar']} style={{ top: top + 2, height: height - 4 }} />
          ))
        : null}
      {bars ? props.children : null}
      <Sockets data={props.data} hidden />
    </>
  )
}
