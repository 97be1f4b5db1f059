import type { ReactNode } from 'react'
import Markdown from 'react-markdown'
import remarkGfm from 'remark-gfm'

/** Markdown as it is shown in a note. */
export function FormattedText({ text }: { readonly text: string }): ReactNode {
  return (
    <Markdown remarkPlugins={[remarkGfm]} components={{ a: OutsideLink, img: NoPicture }}>
      {text}
    </Markdown>
  )
}

function OutsideLink(props: {
  readonly href?: string | undefined
  readonly children?: ReactNode
}): ReactNode {
  return (
    <a href={props.href} target="_blank" rel="noreferrer noopener" className="nodrag">
      {props.children}
    </a>
  )
}

/** Pictures in notes would be fetched from the network; their text is shown instead. */
function NoPicture(props: { readonly alt?: string | undefined }): ReactNode {
  return <em>{props.alt}</em>
}
