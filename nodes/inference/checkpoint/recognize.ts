import type { TextEncoderWeights, UnetWeights, VaeWeights } from './weights.ts'

/** What a model file turned out to be. A full checkpoint has all three parts. */
export type Checkpoint = {
  readonly label: string
  readonly unet: UnetWeights | null
  readonly textEncoders: TextEncoderWeights | null
  readonly vae: VaeWeights | null
  /** From marker keys (`v_pred`, `ztsnr`): how the UNet's output is read unless a node says otherwise. */
  readonly prediction: 'eps' | 'v_prediction'
  readonly zeroTerminalSnr: boolean
}
