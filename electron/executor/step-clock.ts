/** Times steps: seconds of the last one and the estimate for the rest. */
export type StepClock = (
  done: number,
  total: number,
) => { readonly stepSeconds: number | null; readonly etaSeconds: number | null }

/**
 * The first step also loads the model, so the estimate uses the mean of the later ones once there are any.
 * `now` in milliseconds.
 */
export function createStepClock(now: () => number): StepClock {
  let lastAt = now()
  let lastDone = 0
  let first: number | null = null
  let laterSeconds = 0
  let laterSteps = 0
  return (done, total) => {
    const at = now()
    const steps = done - lastDone
    if (steps === 0) return { stepSeconds: null, etaSeconds: null }
    const seconds = (at - lastAt) / 1000
    lastAt = at
    lastDone = done
    // A node that begins again counts anew.
    if (steps < 0) return { stepSeconds: null, etaSeconds: null }
    const stepSeconds = seconds / steps
    if (first === null) {
      first = stepSeconds
    } else {
      laterSeconds += seconds
      laterSteps += steps
    }
    const mean = laterSteps > 0 ? laterSeconds / laterSteps : first
    return { stepSeconds, etaSeconds: mean * (total - done) }
  }
}
