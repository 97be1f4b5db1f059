import { z } from 'zod'

/** What the client and the process around ONNX Runtime say to each other; both ends parse what they hear. */

const Dims = z.array(z.int().nonnegative()).readonly()

const Floats = z.custom<Float32Array>((value) => value instanceof Float32Array)
const Longs = z.custom<BigInt64Array>((value) => value instanceof BigInt64Array)
const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array)

const WireTensor = z.discriminatedUnion('type', [
  z.object({ type: z.literal('float32'), dims: Dims, data: Floats }),
  z.object({ type: z.literal('int64'), dims: Dims, data: Longs }),
  z.object({ type: z.literal('uint8'), dims: Dims, data: Bytes }),
])

const Device = z.enum(['cpu', 'webgpu', 'cuda', 'dml', 'coreml'])

export const Request = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), devices: z.array(Device).readonly() }),
  z.object({
    type: z.literal('create'),
    label: z.string(),
    bytes: Bytes,
    root: z.string(),
    optimization: z.enum(['lazy', 'folded']),
  }),
  z.object({
    type: z.literal('run'),
    session: z.int(),
    feeds: z.record(z.string(), WireTensor),
    held: z.int().nullable(),
    outputs: z.array(z.string()).readonly().nullable(),
    /** Leave the outputs in the process and answer with their id. */
    hold: z.boolean(),
  }),
  z.object({ type: z.literal('release'), session: z.int() }),
  z.object({ type: z.literal('drop'), held: z.int() }),
  z.object({ type: z.literal('stats') }),
])
export type Request = z.infer<typeof Request>

export const Envelope = z.object({ id: z.int(), request: Request })
export type Envelope = z.infer<typeof Envelope>

export const Answer = z.discriminatedUnion('ok', [
  z.object({ id: z.int(), ok: z.literal(true), value: z.unknown() }),
  z.object({ id: z.int(), ok: z.literal(false), message: z.string() }),
])
export type Answer = z.infer<typeof Answer>

/** The first device of the list that works, and why those before it do not. */
export const Started = z.object({
  device: Device,
  failures: z.array(z.object({ device: Device, message: z.string() })),
  fusedAttention: z.boolean(),
})
export type Started = z.infer<typeof Started>

export const Tensors = z.record(z.string(), WireTensor)
export const Id = z.int()
export const Nothing = z.null()

export const Usage = z.object({ residentBytes: z.number(), cpuSeconds: z.number() })
export type Usage = z.infer<typeof Usage>
