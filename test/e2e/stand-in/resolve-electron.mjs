/** Maps the module `electron` to the stand-in; a `.mjs` file, because loader hooks run before tsx does. */
export async function resolve(specifier, context, next) {
  return await next(specifier === 'electron' ? STAND_IN : specifier, context)
}

const STAND_IN = new URL('electron.ts', import.meta.url).href
