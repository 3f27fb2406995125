const PREFIX = 'ioc.';

/**
 * A remembered choice of this station, if it is still one of the choices; else the fallback. Storage can be refused by
 * the browser's settings: then nothing is remembered.
 */
export function readPreference<T extends string>(name: string, choices: readonly T[], fallback: T): T {
  try {
    const stored = globalThis.localStorage.getItem(PREFIX + name);
    return choices.find((choice) => choice === stored) ?? fallback;
  } catch {
    return fallback;
  }
}

/** Remembers a choice; where storage is refused or full, the choice holds until the page is closed. */
export function writePreference(name: string, value: string): void {
  try {
    globalThis.localStorage.setItem(PREFIX + name, value);
  } catch {
    return;
  }
}
