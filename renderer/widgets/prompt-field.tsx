import { type KeyboardEvent, type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LoraTag } from '../../workflows/lora-tags.ts'
import type { Widget } from '../../workflows/node-definition.ts'
import { useUi } from '../app/ui-store.ts'
import { leaveField } from '../canvas/card/card-focus.ts'
import { useCatalogue } from '../document/catalogue.ts'
import { loadLoras } from '../document/commands/load-loras.ts'
import { setValue } from '../document/commands/values.ts'
import { activeWorkflow, useDocuments } from '../document/documents.ts'
import { useHost } from '../host/host-context.ts'
import type { FieldProps } from './field.tsx'
import styles from './field.module.css'
import { loadModels, useModels } from './models-store.ts'
import { CompletionList } from './prompt-completion-list.tsx'
import { acceptCompletion, type Candidate, candidates, openCompletion } from './prompt-completion.ts'
import { changePromptWeight, type TextEdit } from './prompt-weight.ts'
import { literalText } from './literal-text.ts'
import { PostcardWordsList } from './postcard-words-list.tsx'
import { useIsForPostcards } from './use-is-for-postcards.ts'
import { enterWords } from './words-keys.ts'

const WEIGHT_STEP = 0.05

/** A prompt: many lines, weights by Ctrl and the arrow keys, names of embeddings and LoRAs completed. */
export function PromptField(props: FieldProps<Extract<Widget, { kind: 'string' }>>): ReactNode {
  const { t } = useTranslation()
  const host = useHost()
  const area = useRef<HTMLTextAreaElement>(null)
  const words = useRef<HTMLDivElement>(null)
  const wanted = useRef<{ start: number; end: number } | null>(null)
  const isWritten = useRef(false)
  const [caret, setCaret] = useState<number | null>(null)
  const [chosen, setChosen] = useState(0)
  const [isFocused, setFocused] = useState(false)
  const isForPostcards = useIsForPostcards(props.nodeId, isFocused)
  const text = literalText(props.value)
  const completion = caret === null ? null : openCompletion(text, caret)
  const files = useModels((state) => (completion === null ? undefined : state.folders[completion.folder]))
  const offered = completion === null ? [] : candidates(files ?? [], completion)

  useLayoutEffect(() => {
    if (wanted.current === null) return
    area.current?.setSelectionRange(wanted.current.start, wanted.current.end)
    wanted.current = null
  })

  const change = (edit: TextEdit): void => {
    wanted.current = { start: edit.start, end: edit.end }
    isWritten.current = true
    props.onChange(edit.text)
  }
  const accept = (candidate: Candidate | undefined): void => {
    setCaret(null)
    if (completion === null || candidate === undefined) return
    if (completion.folder === 'embeddings') {
      change(acceptCompletion(text, completion, candidate.name))
      return
    }
    const rest = acceptCompletion(text, completion, '')
    const strength = { strengthModel: completion.strength, strengthClip: completion.strength }
    if (loadLora(props, rest.text, { name: candidate.file, ...strength })) {
      wanted.current = rest
      useUi.getState().set({ announcement: t('widgets.loraLoaded', { name: candidate.name }) })
    } else {
      // Nothing is wired that a LoRA could change: the guide tells of the tag, and mends it later.
      change(acceptCompletion(text, completion, `<lora:${candidate.name}:${completion.strength}>`))
    }
  }
  const keys = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    const { selectionStart: start, selectionEnd: end } = event.currentTarget
    const vertical = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0
    if ((event.ctrlKey || event.metaKey) && vertical !== 0) {
      event.preventDefault()
      event.stopPropagation()
      change(changePromptWeight({ text, start, end }, vertical * WEIGHT_STEP))
      return
    }
    if (offered.length > 0 && (vertical !== 0 || event.key === 'Enter' || event.key === 'Tab')) {
      event.preventDefault()
      event.stopPropagation()
      if (vertical === 0) accept(offered[chosen])
      else setChosen((chosen - vertical + offered.length) % offered.length)
      return
    }
    if (event.key === 'Tab' && !event.shiftKey && enterWords(words.current)) event.preventDefault()
    if (event.key === 'Escape') {
      event.stopPropagation()
      if (offered.length > 0) setCaret(null)
      else leaveField(event.currentTarget)
    }
    // What was typed, the browser takes back; what it was not told of, the editor does.
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z' && isWritten.current) {
      event.preventDefault()
      if (event.shiftKey) useDocuments.getState().redo()
      else useDocuments.getState().undo()
    }
    // Keys with Ctrl go on to the editor: run, save, find. Everything else is text.
    if (!event.ctrlKey && !event.metaKey) event.stopPropagation()
  }
  const listId = `completion-${props.nodeId}-${props.name}`
  return (
    <div className={styles['promptBox']}>
      <textarea
        ref={area}
        className={`${styles['prompt']} nowheel`}
        value={text}
        placeholder={props.widget.placeholder ?? t('widgets.emptyText', { name: props.label })}
        aria-label={props.label}
        title={t('widgets.weightHint')}
        spellCheck={false}
        {...(offered.length > 0 ? { 'aria-controls': listId } : {})}
        onChange={(event) => {
          const at = event.target.selectionStart
          isWritten.current = false
          props.onChange(event.target.value)
          setCaret(at)
          setChosen(0)
          const opened = openCompletion(event.target.value, at)
          if (opened !== null && opened.folder !== completion?.folder) {
            loadModels(host, opened.folder).catch(() => {
              // Without the list there is nothing to complete.
            })
          }
        }}
        onFocus={() => setFocused(true)}
        onBlur={({ relatedTarget }) => {
          if (words.current?.contains(relatedTarget) !== true) setFocused(false)
          setCaret(null)
        }}
        onKeyDown={keys}
      />
      {completion === null && isForPostcards ? (
        <PostcardWordsList
          prompt={area}
          list={words}
          text={text}
          caret={() => area.current?.selectionStart ?? text.length}
          onEdit={change}
          onLeave={() => setFocused(false)}
        />
      ) : null}
      {completion === null ? null : (
        <CompletionList
          id={listId}
          prompt={area}
          completion={completion}
          offered={offered}
          chosen={chosen}
          isEmpty={files?.length === 0}
          onAccept={accept}
        />
      )}
    </div>
  )
}

/** One step of undo: the text without what was typed, and a loader in the wires. False where no wire leads to both ends. */
function loadLora(
  { nodeId, name }: Pick<FieldProps, 'nodeId' | 'name'>,
  text: string,
  tag: LoraTag,
): boolean {
  const documents = useDocuments.getState()
  const workflow = activeWorkflow(documents)
  const load = workflow && loadLoras(workflow, useCatalogue.getState().catalogue, nodeId, [tag])
  if (!load) return false
  documents.edit({
    ...load,
    recipe: (draft) => {
      setValue(nodeId, name, text).recipe(draft)
      load.recipe(draft)
    },
  })
  return true
}
