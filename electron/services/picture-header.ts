import { open, readFile, type FileHandle } from 'node:fs/promises'
import { pictureSize } from '../../nodes/inference/image/thumbnail.ts'

export type PictureHeader = { readonly width: number; readonly height: number; readonly hasWorkflow: boolean }

/** Size of a picture and whether it carries a workflow. Of a PNG only chunk heads are read, not pixels. */
export async function readPictureHeader(path: string): Promise<PictureHeader> {
  try {
    const file = await open(path, 'r')
    try {
      const png = await readPngHeader(file)
      if (png !== null) return png
    } finally {
      await file.close()
    }
    const bytes = await readFile(path)
    return {
      ...(await pictureSize(bytes)),
      hasWorkflow: bytes.includes('workflow:{') || bytes.includes('prompt:{'),
    }
  } catch {
    // A file that another program is still writing, or that is no picture in spite of its name.
    return { width: 0, height: 0, hasWorkflow: false }
  }
}

async function readPngHeader(file: FileHandle): Promise<PictureHeader | null> {
  const start = await readAt(file, 0, 24)
  if (start.length < 24 || start.readUInt32BE(0) !== PNG_SIGNATURE) return null
  const size = { width: start.readUInt32BE(16), height: start.readUInt32BE(20) }
  let position = 8
  for (let chunk = 0; chunk < MOST_CHUNKS; chunk++) {
    const head = await readAt(file, position, 24)
    if (head.length < 12) break
    const type = head.toString('latin1', 4, 8)
    if (type === 'IDAT') break
    if (/^[ti](EXt|TXt)$/.test(type) && /^(workflow|prompt)\0/.test(head.toString('latin1', 8))) {
      return { ...size, hasWorkflow: true }
    }
    position += head.readUInt32BE(0) + 12
  }
  return { ...size, hasWorkflow: false }
}

const PNG_SIGNATURE = 0x89504e47
/** Metadata comes in a handful of chunks; a file with more is not worth the reading. */
const MOST_CHUNKS = 64

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}
