/** The same keys, none of them undefined. */
export type Given<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** The members that were given: keys whose value is undefined are left out. */
export function given<T extends object>(value: T): Given<T> {
  return Object.fromEntries(Object.entries(value).filter(([, held]) => held !== undefined)) as Given<T>;
}
