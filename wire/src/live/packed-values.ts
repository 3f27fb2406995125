import { instant, isDeviceId, isPropertyId, QUALITIES, type Observation } from '@ioc/domain';
import { z } from 'zod';

/**
 * Many current values in few bytes: columns instead of objects, every device and property named once.
 *
 * `t0` is the earliest time; row `i` says that device `devices[d[i]]` had `v[i]` for property `properties[p[i]]` at
 * `t0 + t[i]` milliseconds with quality `QUALITIES[q[i]]`. `q` is absent when every value is good.
 * The format is described for other languages in `docs/live.md`.
 */
export const packedValues = z.object({
  t0: z.number().int(),
  devices: z.array(z.string()),
  properties: z.array(z.string()),
  d: z.array(z.number().int().nonnegative()),
  p: z.array(z.number().int().nonnegative()),
  t: z.array(z.number().int()),
  v: z.array(z.union([z.number(), z.boolean(), z.string()])),
  q: z
    .array(
      z
        .number()
        .int()
        .min(0)
        .max(QUALITIES.length - 1),
    )
    .optional(),
});

/** Columns of current values. */
export type PackedValues = z.infer<typeof packedValues>;

interface Dictionary {
  readonly words: string[];
  readonly places: Map<string, number>;
}

function placeOf(dictionary: Dictionary, word: string): number {
  const known = dictionary.places.get(word);
  if (known !== undefined) return known;
  const place = dictionary.words.push(word) - 1;
  dictionary.places.set(word, place);
  return place;
}

/** Packs values into columns; the order of rows is the order given. */
export function packValues(values: readonly Observation[]): PackedValues {
  const devices: Dictionary = { words: [], places: new Map() };
  const properties: Dictionary = { words: [], places: new Map() };
  const t0 = values.reduce((earliest, value) => Math.min(earliest, value.t), Number.MAX_SAFE_INTEGER);
  const isAllGood = values.every((value) => value.q === 'good');
  return {
    t0: values.length === 0 ? 0 : t0,
    d: values.map((value) => placeOf(devices, value.device)),
    p: values.map((value) => placeOf(properties, value.property)),
    devices: devices.words,
    properties: properties.words,
    t: values.map((value) => value.t - t0),
    v: values.map((value) => value.v),
    ...(isAllGood ? {} : { q: values.map((value) => QUALITIES.indexOf(value.q)) }),
  };
}

/** Columns that do not fit together: an index outside its dictionary, or columns of different lengths. */
export class PackedValuesError extends Error {
  override readonly name = 'PackedValuesError';
}

function known<T extends string>(words: readonly string[], is: (word: string) => word is T): readonly T[] {
  return words.map((word) => {
    if (is(word)) return word;
    throw new PackedValuesError(`not an id: ${word.slice(0, 80)}`);
  });
}

/** The values of parsed columns, in their order. Throws `PackedValuesError` when the columns do not fit together. */
export function unpackValues(packed: PackedValues): readonly Observation[] {
  const devices = known(packed.devices, isDeviceId);
  const properties = known(packed.properties, isPropertyId);
  return packed.d.map((deviceIndex, row) => {
    const device = devices[deviceIndex];
    const property = properties[packed.p[row] ?? -1];
    const v = packed.v[row];
    const offsetMs = packed.t[row];
    const q = QUALITIES[packed.q?.[row] ?? 0];
    if (
      device === undefined ||
      property === undefined ||
      v === undefined ||
      offsetMs === undefined ||
      q === undefined
    ) {
      throw new PackedValuesError(`row ${row} of ${packed.d.length} is incomplete`);
    }
    return { device, property, t: instant(packed.t0 + offsetMs), v, q };
  });
}

/** The values of a `snapshot` or `delta` message: `[{ device, property, t, v, q }]`. Parses what it is given. */
export function decodeValues(message: { readonly values: unknown }): readonly Observation[] {
  return unpackValues(packedValues.parse(message.values));
}
