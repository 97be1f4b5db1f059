import type { Catalogue } from '../../workflows/node-definition.ts'
import type { Prompt } from '../../workflows/prompt.ts'
import type { EngineEvent } from '../ipc/events.ts'
import type { Terminal } from './terminal.ts'

/** Shows a run as it goes: a line for each finished node, and for each step where lines cannot be redrawn. */
export function createProgressView(options: {
  readonly terminal: Terminal
  readonly prompt: Prompt
  readonly catalogue: Catalogue
  readonly isDeviceNamed: boolean
}): (event: EngineEvent) => void {
  const { terminal, prompt, catalogue } = options
  const nameOf = (id: string): string => nodeName(id, prompt, catalogue)
  const widest = Math.max(...Object.keys(prompt).map((id) => nameOf(id).length))

  return (event) => {
    switch (event.type) {
      case 'node-started':
        terminal.status(`${nameOf(event.nodeId)} …`)
        break
      case 'progress': {
        const { nodeId, done, total, stepSeconds, etaSeconds } = event
        // One step says no more than the end of the node does.
        if (total <= 1 || done === 0) break
        const step = stepSeconds === null ? '' : `  ${seconds(stepSeconds)} a step`
        const left = etaSeconds === null || done === total ? '' : `  ${seconds(etaSeconds)} left`
        const text = `${nameOf(nodeId).padEnd(widest)}  ${String(done).padStart(String(total).length)}/${total}${step}${left}`
        if (terminal.isInteractive) terminal.status(`${bar(done / total)} ${text}`)
        else terminal.line(text)
        break
      }
      case 'node-finished': {
        const time = event.cached ? 'unchanged' : seconds(event.seconds)
        terminal.line(`${nameOf(event.nodeId).padEnd(widest)}  ${time}`)
        break
      }
      case 'node-failed': {
        const { nodeId, input, message, remedy } = event.failure
        const where = input === null ? nameOf(nodeId) : `${nameOf(nodeId)}, ${input}`
        terminal.complain(`${where} (node ${nodeId}): ${message}${remedy === '' ? '' : `\n${remedy}`}`)
        break
      }
      case 'log':
        if (event.level === 'info') terminal.line(event.message)
        else terminal.complain(event.message)
        break
      case 'runtime':
        // That `auto` passes over devices which are not there is no news.
        if (event.message !== '' && options.isDeviceNamed) terminal.complain(event.message.trim())
        break
      case 'queue':
      case 'job-started':
      case 'nodes-cached':
      case 'preview':
      case 'job-finished':
      case 'problems':
      case 'gallery-changed':
      case 'catalogue-changed':
        break
    }
  }
}

/** 0.42 s, 7.3 s, 2 min 05 s. */
export function seconds(value: number): string {
  if (value < 1) return `${value.toFixed(2)} s`
  if (value < 99.95) return `${value.toFixed(1)} s`
  const whole = Math.round(value)
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`
}

/** The person's title where there is one. */
function nodeName(id: string, prompt: Prompt, catalogue: Catalogue): string {
  const node = prompt[id]
  const type = node?.class_type ?? id
  return node?._meta?.title ?? catalogue.get(type)?.displayName ?? type
}

const BAR_WIDTH = 20

function bar(fraction: number): string {
  const filled = Math.round(fraction * BAR_WIDTH)
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}`
}
