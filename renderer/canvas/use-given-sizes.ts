import { useState } from 'react'
import { useStoreApi } from 'reactflow'

/**
 * Keeps React Flow from measuring the nodes that it mounts: their sizes and handles are given. Each measurement
 * would lay out the page in the middle of a pan and move wires by a fraction of a pixel.
 */
export function useGivenSizes(): void {
  const store = useStoreApi()
  useState(() => store.setState({ updateNodeInternals: () => undefined }))
}
