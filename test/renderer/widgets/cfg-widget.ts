import type { NumberWidget } from '../../../renderer/widgets/number-bounds.ts'

/** As KSampler declares it. */
export const cfg: NumberWidget = {
  kind: 'float',
  default: 8,
  min: 0,
  max: 100,
  step: 0.1,
  round: 0.01,
  display: 'number',
}
