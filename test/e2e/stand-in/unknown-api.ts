/** Only what is written here exists: asking for anything else is an error and never a silent nothing. */
export function knownOnly<T extends object>(name: string, api: T): T {
  return new Proxy(api, {
    get(target, property, receiver) {
      if (
        property in target ||
        typeof property === 'symbol' ||
        property === 'then' ||
        property === 'toJSON'
      ) {
        return Reflect.get(target, property, receiver) as unknown
      }
      throw new Error(`electron.${name}.${property} is not in the stand-in.`)
    },
  })
}
