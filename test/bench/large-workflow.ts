/** A chain of samplers in a square, in ComfyUI's form. */
export function largeWorkflow(count: number): object {
  const columns = Math.ceil(Math.sqrt(count))
  const nodes = Array.from({ length: count }, (_, i) => ({
    id: i + 1,
    type: 'KSampler',
    pos: [(i % columns) * 380, Math.floor(i / columns) * 340],
    size: [315, 262],
    flags: {},
    order: i,
    mode: 0,
    inputs: [
      { name: 'model', type: 'MODEL', link: null },
      { name: 'positive', type: 'CONDITIONING', link: null },
      { name: 'negative', type: 'CONDITIONING', link: null },
      { name: 'latent_image', type: 'LATENT', link: i === 0 ? null : i },
    ],
    outputs: [{ name: 'LATENT', type: 'LATENT', links: i === count - 1 ? [] : [i + 1], slot_index: 0 }],
    properties: { 'Node name for S&R': 'KSampler' },
    widgets_values: [i, 'fixed', 20, 8, 'euler', 'normal', 1],
  }))
  const links = Array.from({ length: count - 1 }, (_, i) => [i + 1, i + 1, 0, i + 2, 3, 'LATENT'])
  const extra = { ds: { scale: 1, offset: [40, 40] } }
  return {
    last_node_id: count,
    last_link_id: count,
    nodes,
    links,
    groups: [],
    config: {},
    extra,
    version: 0.4,
  }
}
