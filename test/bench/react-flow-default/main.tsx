import { useState, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { Handle, Position, ReactFlow, useEdgesState, useNodesState, type Edge, type Node } from 'reactflow'
import 'reactflow/dist/style.css'

/** The same graph as its documentation shows it: every node and wire in the DOM, positions in React's state. */
function Plain(): ReactNode {
  return (
    <div className="plain">
      <header>KSampler</header>
      {['model', 'positive', 'negative', 'latent_image'].map((name, row) => (
        <div key={name}>
          <Handle type="target" id={name} position={Position.Left} style={{ top: 36 + row * 24 }} />
          {name}
        </div>
      ))}
      {['seed', 'steps', 'cfg', 'sampler_name', 'scheduler', 'denoise'].map((name) => (
        <div key={name}>
          <span>{name}</span>
          <span>1</span>
        </div>
      ))}
      <Handle type="source" id="LATENT" position={Position.Right} style={{ top: 36 }} />
    </div>
  )
}

const NODE_TYPES = { plain: Plain }

function Flow(props: { readonly count: number }): ReactNode {
  const columns = Math.ceil(Math.sqrt(props.count))
  const [nodes, , onNodesChange] = useNodesState<Node>(
    Array.from({ length: props.count }, (_, i) => ({
      id: String(i),
      type: 'plain',
      position: { x: (i % columns) * 380, y: Math.floor(i / columns) * 340 },
      data: {},
    })),
  )
  const [edges, , onEdgesChange] = useEdgesState<Edge>(
    Array.from({ length: props.count - 1 }, (_, i) => ({
      id: String(i),
      source: String(i),
      sourceHandle: 'LATENT',
      target: String(i + 1),
      targetHandle: 'latent_image',
    })),
  )
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      onNodesChange={onNodesChange}
      onEdgesChange={onEdgesChange}
      nodeTypes={NODE_TYPES}
      minZoom={0.04}
      maxZoom={3}
      defaultViewport={viewFromAddress()}
    />
  )
}

/** The view that the editor had: the same nodes are to be on the screen. */
function viewFromAddress(): { x: number; y: number; zoom: number } {
  const address = new URLSearchParams(location.search)
  return { x: Number(address.get('x')), y: Number(address.get('y')), zoom: Number(address.get('zoom')) }
}

function Page(): ReactNode {
  const [count, setCount] = useState(0)
  Object.assign(window, { openGraph: setCount })
  return count === 0 ? null : <Flow count={count} />
}

const root = document.getElementById('root')
if (root !== null) createRoot(root).render(<Page />)
