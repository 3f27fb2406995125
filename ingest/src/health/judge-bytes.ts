import { isPropertyId } from '@ioc/domain';
import type { RegistrySnapshot } from '../intake/registry-snapshot.ts';
import type { ValueJudge } from '../plausibility/value-judge.ts';
import type { DeviceBook } from './device-book.ts';
import { columnsOf, fillFrom } from './device-columns.ts';
import { DeviceMemory } from './device-memory.ts';
import { joinSections, splitSections } from './section-bytes.ts';

/** What the judge remembers. */
export interface JudgeMemory {
  readonly book: DeviceBook;
  readonly values: ValueJudge;
  /** When silence was looked for last. */
  readonly silenceAt: number;
}

/** The version of the sections below; another one is not read. */
const VERSION = 1;

/** The memory as bytes, in sections: version and time, ids, device columns, value columns, suspects. */
export function saveJudge({ book, values, silenceAt }: JudgeMemory): Uint8Array {
  const { rows, gaps } = columnsOf(book.all);
  return joinSections([
    Float64Array.of(VERSION, silenceAt),
    book.idBytes(),
    Buffer.from(values.properties.ids.join('\n')),
    rows,
    gaps,
    ...values.memory.columns(),
    values.suspects.rows(),
  ]);
}

function lines(section: ArrayBuffer): readonly string[] {
  const text = Buffer.from(section).toString();
  return text === '' ? [] : text.split('\n');
}

function numbers(section: ArrayBuffer): Float64Array | undefined {
  return section.byteLength % Float64Array.BYTES_PER_ELEMENT === 0 ? new Float64Array(section) : undefined;
}

function places(section: ArrayBuffer): Int32Array | undefined {
  return section.byteLength % Int32Array.BYTES_PER_ELEMENT === 0 ? new Int32Array(section) : undefined;
}

interface Sections {
  readonly silenceAt: number;
  readonly ids: readonly string[];
  readonly properties: readonly string[];
  readonly devices: { readonly rows: Float64Array; readonly gaps: Float64Array };
  readonly values: readonly [Float64Array, Int32Array, Int32Array, Uint8Array];
  readonly suspects: Float64Array;
}

function readSections(saved: Uint8Array): Sections | undefined {
  const sections = splitSections(saved);
  if (sections?.length !== 10) return undefined;
  const [head, ids, properties, ...rest] = sections;
  const [rowBytes, gapBytes, valueBytes, deviceBytes, propertyBytes, reasonBytes, suspectBytes] = rest;
  if (!head || !ids || !properties || !reasonBytes) return undefined;
  const [version, silenceAt] = numbers(head) ?? [];
  const rows = rowBytes && numbers(rowBytes);
  const gaps = gapBytes && numbers(gapBytes);
  const values = valueBytes && numbers(valueBytes);
  const device = deviceBytes && places(deviceBytes);
  const property = propertyBytes && places(propertyBytes);
  const suspects = suspectBytes && numbers(suspectBytes);
  if (version !== VERSION || silenceAt === undefined || !rows || !gaps) return undefined;
  if (!values || !device || !property || !suspects) return undefined;
  return {
    silenceAt,
    ids: lines(ids),
    properties: lines(properties),
    devices: { rows, gaps },
    values: [values, device, property, new Uint8Array(reasonBytes)],
    suspects,
  };
}

/**
 * Fills an empty memory from saved bytes, without what is no longer registered; when silence was looked for last, or
 * undefined for bytes that cannot be read: the memory is then empty.
 */
export function loadJudge(
  saved: Uint8Array,
  memory: JudgeMemory,
  registry: RegistrySnapshot,
): number | undefined {
  const sections = readSections(saved);
  const isFilled = sections !== undefined && fill(sections, memory, registry);
  if (isFilled) return sections.silenceAt;
  memory.book.begin([]);
  memory.values.memory.renumber(new Int32Array(0));
  return undefined;
}

function fill(sections: Sections, { book, values }: JudgeMemory, registry: RegistrySnapshot): boolean {
  const { ids, properties, devices, suspects } = sections;
  const indices = new Int32Array(ids.length).fill(-1);
  const kept: DeviceMemory[] = [];
  const found = ids.map((id, index) => {
    const device = registry.devices.get(id);
    if (!device) return undefined;
    indices[index] = kept.length;
    const memory = new DeviceMemory(kept.length, device);
    kept.push(memory);
    return memory;
  });
  if (!fillFrom(devices, found) || !values.memory.restore(sections.values)) return false;
  for (const [place, id] of properties.entries()) {
    if (!isPropertyId(id) || values.properties.placeOf(id) !== place) return false;
  }
  book.begin(kept);
  values.suspects.restore(suspects, values.memory.renumber(indices));
  linkPlaces(book, values);
  return true;
}

/** Tells every device the places of its datastreams in the memory of values. */
export function linkPlaces(book: DeviceBook, { memory, properties }: ValueJudge): void {
  for (const device of book.all) {
    device.properties.length = 0;
    device.places.length = 0;
  }
  for (let place = 0; place < memory.size; place += 1) {
    const device = book.all[memory.deviceAt(place)];
    const property = properties.ids[memory.propertyAt(place)];
    if (!device || property === undefined) continue;
    device.properties.push(property);
    device.places.push(place);
  }
}
