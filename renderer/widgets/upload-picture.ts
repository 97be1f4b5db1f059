import type { Host } from '../host/host.ts'

/** Stores a picture in the input folder; returns the name that an image widget takes. */
export async function uploadPicture(host: Host, file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const { name } = await host.request('uploadImage', { name: file.name || 'pasted.png', bytes })
  return name
}
