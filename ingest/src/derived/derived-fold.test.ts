import { deviceTopic } from '@ioc/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageAt } from '../hall-fixture.suite.ts';
import { DeviceJudge } from '../health/device-judge.ts';
import { CITY, device, deviceId, property } from '../ingest-fixture.suite.ts';
import { decodeMessage, partsOf, type DecodedMessage } from '../intake/decode-message.ts';
import { snapshotOf } from '../intake/registry-snapshot.ts';
import { Tail } from '../intake/tail.ts';
import type { JournalEntry } from '../journal/record-format.ts';
import { INDEX_PROPERTY, quarterHourly, TEST_INDEX } from './air-index-fixture.suite.ts';
import { DerivedFold } from './derived-fold.ts';

const START = 1_764_140_400_000;
const MINUTE = 60_000;
const STATION = quarterHourly('air-01');
const GAS_ONLY = { ...device('gas-01'), datastreams: STATION.datastreams.slice(1) };
const REGISTRY = snapshotOf(
  [STATION, GAS_ONLY],
  [property('pm2_5'), property('no2', { min: 0, max: 4_000 }), INDEX_PROPERTY],
  1,
);

function decodeAt(entry: JournalEntry, position: number): DecodedMessage {
  return decodeMessage(entry, position, { registry: REGISTRY, retentionMs: 1e12 });
}

/** One process over a journal: what it works out is written with its notes. */
class Process {
  readonly written: JournalEntry[];
  readonly fold = new DerivedFold(REGISTRY, [TEST_INDEX]);
  readonly #tail: Tail;

  constructor(written: JournalEntry[] = [], saved?: { readonly bytes: Uint8Array; readonly from: number }) {
    if (saved) expect(this.fold.load(saved.bytes)).toBe(true);
    const judge = new DeviceJudge(REGISTRY, this.fold);
    this.#tail = new Tail(decodeAt, (first, messages) => judge.judge(first, messages));
    this.#tail.onBatch((batch) => judge.take(batch));
    this.#tail.onBatch((batch) => this.fold.take(batch));
    this.written = written;
    const from = saved?.from ?? 0;
    const messages = written.map(decodeAt);
    judge.take({ first: 0, messages });
    this.fold.take({ first: from, messages: messages.slice(from) });
  }

  append(entries: readonly JournalEntry[]): this {
    const { whenDurable, notes } = this.#tail.receive(this.written.length, entries);
    for (const [index, entry] of entries.entries()) {
      const note = notes?.get(index);
      this.written.push(note ? { ...entry, note } : entry);
    }
    whenDurable();
    return this;
  }

  /** What was worked out, as `property value @minute`. */
  get told(): readonly string[] {
    return this.written
      .flatMap((entry, position) => partsOf(decodeAt(entry, position)))
      .filter(({ isDerived }) => isDerived)
      .flatMap(({ readings }) => readings)
      .flatMap(({ observedAt, values }) =>
        values.map(({ property: id, v }) => `${id} ${v} @${(observedAt - START) / MINUTE}`),
      );
  }
}

function at(minute: number, values: Readonly<Record<string, number>>, id = STATION.id): JournalEntry {
  const topic = deviceTopic({ city: CITY, sector: 'environment', device: deviceId(id) }, 'telemetry');
  const ts = START + minute * MINUTE;
  return messageAt(ts + 100, topic, { ts, values });
}

/** An hour of four readings, a little apart from each other. */
function hour(from: number, pm2_5: number, no2 = 10): JournalEntry[] {
  return [0, 15, 30, 45].map((minute) => at(from * 60 + minute, { pm2_5, no2 }));
}

describe('derived properties', () => {
  it('R5 an hour is told at its end with the first reading of a later one, once two hours are there', () => {
    const process = new Process().append([...hour(0, 37.5), ...hour(1, 37.5)]);
    expect(process.told).toEqual([]);
    process.append([...hour(2, 37.5)]);
    expect(process.told).toEqual(['vn_aqi 75 @120']);
    process.append([at(180, { no2: 10 })]);
    expect(process.told).toEqual(['vn_aqi 75 @120', 'vn_aqi 75 @180']);
  });

  it('R5 takes the worst of the NowCast and the hourly means', () => {
    const process = new Process().append([...hour(0, 40), ...hour(1, 40, 150), ...hour(2, 60)]);
    expect(process.told).toEqual(['vn_aqi 80 @120']);
    // min 40, max 60: w = 2/3, (60 + 40·2/3 + 40·4/9) / (1 + 2/3 + 4/9) = 49.47… gives 99.
    expect(process.append([at(180, { no2: 10 })]).told.at(-1)).toBe('vn_aqi 99 @180');
  });

  it('R5 an hour with less than three quarters of its samples has no mean, and none is told of a silent one', () => {
    const process = new Process().append([
      ...hour(0, 40),
      ...hour(1, 40).slice(0, 2),
      ...hour(2, 40),
      ...hour(5, 40),
      ...hour(6, 40),
      at(420, { pm2_5: 40 }),
    ]);
    // 1: only one of two hours; 2: 0 and 2; 5: two of the three before are silent; 6: 5 and 6.
    expect(process.told).toEqual(['vn_aqi 80 @180', 'vn_aqi 80 @420']);
  });

  it('R5 repeated and late values change nothing', () => {
    const first = [...hour(0, 40), ...hour(1, 40)];
    const process = new Process().append([
      ...first,
      ...hour(1, 90).slice(3),
      at(30, { pm2_5: 900 }),
      at(70, { pm2_5: 900 }),
      at(120, { pm2_5: 40 }),
      at(110, { pm2_5: 900 }),
    ]);
    expect(process.told).toEqual(['vn_aqi 80 @120']);
  });

  it('R5 none is told for a device that measures neither PM10 nor PM2.5', () => {
    const readings = Array.from({ length: 20 }, (_, quarter) => at(quarter * 15, { no2: 500 }, GAS_ONLY.id));
    expect(new Process().append(readings).told).toEqual([]);
  });

  it('R5 the same journal gives the same values, wherever a process ended and whether its state was saved', () => {
    const values = fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 400 })), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(values, fc.nat(60), fc.nat(60), (steps, endedAt, savedAt) => {
        let minute = 0;
        const entries = steps.map(([step, pm2_5]) => at((minute += step), { pm2_5, no2: pm2_5 * 2 }));
        const whole = new Process();
        for (const entry of entries) whole.append([entry]);

        const before = new Process();
        let saved: { bytes: Uint8Array; from: number } | undefined;
        for (const [place, entry] of entries.slice(0, endedAt).entries()) {
          before.append([entry]);
          const bytes = place === savedAt ? before.fold.save() : undefined;
          if (bytes) saved = { bytes, from: place + 1 };
        }
        const after = new Process(before.written, saved);
        for (const entry of entries.slice(endedAt)) after.append([entry]);
        expect(after.told).toEqual(whole.told);
      }),
      { numRuns: 60 },
    );
  });

  it('R5 what it remembers does not grow with what arrives', () => {
    const process = new Process().append(hour(0, 40));
    const before = process.fold.save()?.byteLength;
    for (let from = 1; from < 30; from += 1) process.append(hour(from, 40));
    expect(process.fold.save()?.byteLength).toBe(before);
  });

  it('R5 bytes that are none are not taken over', () => {
    const { fold } = new Process();
    expect(fold.load(Buffer.from('nothing of ours'))).toBe(false);
    expect(fold.save()).toBeDefined();
  });
});
