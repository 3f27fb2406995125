import type { ObservedProperty } from '../observed-property.ts';

/** FNV-1a. Source: draft-eastlake-fnv, 32 bits. */
const HASH_START = 0x811c9dc5;
const HASH_PRIME = 0x01000193;

/** Places per property: few share one. */
const ROOM = 4;

/** JSON orders keys that are whole numbers by their value; a catalogue has none. */
const WHOLE_NUMBER = /^\d+$/;

/** A property with its id as it stands in a message. */
export interface NamedProperty {
  readonly property: ObservedProperty;
  readonly name: Uint8Array;
  /** The words of an enumeration as they stand in a message. */
  readonly words: readonly Uint8Array[];
}

function asciiOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = HASH_START;
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), HASH_PRIME);
  return hash ^ (hash >>> 15);
}

/** Whether the bytes from `from` on to before `to` are those. */
export function isSameText(wanted: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (wanted.length !== to - from) return false;
  for (let at = 0; at < wanted.length; at += 1) if (wanted[at] !== bytes[from + at]) return false;
  return true;
}

/** The catalogue by the bytes of its ids, so that no string has to be made of them. */
export class PropertyTable {
  readonly #places: readonly (readonly NamedProperty[])[];
  readonly #mask: number;

  constructor(properties: Iterable<ObservedProperty>) {
    const named = [...properties]
      .filter(({ id }) => !WHOLE_NUMBER.test(id))
      .map((property) => ({ property, name: asciiOf(property.id), words: property.values.map(asciiOf) }));
    const size = 2 ** Math.ceil(Math.log2(Math.max(1, named.length) * ROOM));
    this.#mask = size - 1;
    const places: NamedProperty[][] = Array.from({ length: size }, () => []);
    for (const entry of named) places[hashOf(entry.name, 0, entry.name.length) & this.#mask]?.push(entry);
    this.#places = places;
  }

  /** The property whose id stands there. */
  find(bytes: Uint8Array, from: number, to: number): NamedProperty | undefined {
    const place = this.#places[hashOf(bytes, from, to) & this.#mask];
    if (place === undefined) return undefined;
    for (const entry of place) if (isSameText(entry.name, bytes, from, to)) return entry;
    return undefined;
  }
}
