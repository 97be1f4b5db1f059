/** Maps the module `electron` to the stand-in; a `.mjs` file, because loader hooks run before tsx does. */
export async function resolve(specifier, context, next) {
  if (specifier !== 'electron') return await next(specifier, context)
  return { url: new URL('./electron.ts', import.meta.url).href, shortCircuit: true }
}
