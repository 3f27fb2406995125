import { instant, type ObservedProperty } from '@ioc/domain';
import type { StoredDevice } from '@ioc/record-store';
import { deviceTopic } from '@ioc/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageAt, tickAt } from '../hall-fixture.suite.ts';
import { CITY, device, property } from '../ingest-fixture.suite.ts';
import { decodeMessage, partsOf, type DecodedMessage } from '../intake/decode-message.ts';
import { snapshotOf } from '../intake/registry-snapshot.ts';
import { Tail } from '../intake/tail.ts';
import type { JournalEntry } from '../journal/record-format.ts';
import { DeviceJudge } from './device-judge.ts';

const START = 1_764_140_400_000;
const MINUTE = 60_000;

function own(id: string): ObservedProperty {
  return { ...property(id, { min: -1e9, max: 1e15 }), sector: 'device' };
}

function stationAt(id: string, lon: number): StoredDevice {
  return { ...device(id), location: { lon, lat: 21.27 } };
}

const TEMPERATURE: ObservedProperty = {
  ...property('pm2_5', { min: -50, max: 1_000 }),
  step: { max: 6, perSeconds: 600 },
  flatlineSeconds: 1_800,
  neighbours: { withinMeters: 5_000, atLeast: 3, max: 5 },
};
const STATIONS = ['env-01', 'env-02', 'env-03', 'env-04'].map((id, index) =>
  stationAt(id, 106.19 + index / 100),
);
const FAR = stationAt('env-05', 107);
const REGISTRY = snapshotOf(
  [...STATIONS, FAR],
  [
    TEMPERATURE,
    property('no2'),
    ...['battery_level', 'signal_strength', 'clock_offset', 'seq_gaps'].map(own),
  ],
  1,
);

/** One process: what it judges is written with its notes, as the journal does it. */
class Process {
  readonly judge: DeviceJudge;
  readonly tail: Tail;
  readonly written: JournalEntry[];
  readonly messages: DecodedMessage[] = [];

  constructor(
    written: JournalEntry[] = [],
    saved?: { readonly bytes: Uint8Array; readonly position: number },
  ) {
    this.judge = new DeviceJudge(REGISTRY);
    if (saved) expect(this.judge.load(saved.bytes)).toBe(true);
    this.tail = new Tail(decodeAt, (first, messages) => this.judge.judge(first, messages));
    this.tail.onBatch((batch) => this.judge.take(batch));
    this.tail.onBatch((batch) => this.messages.push(...batch.messages));
    this.written = written;
    const from = saved?.position ?? 0;
    const messages = written.slice(from).map((entry, index) => decodeAt(entry, from + index));
    this.judge.take({ first: from, messages });
  }

  append(entries: readonly JournalEntry[]): this {
    const { whenDurable, notes } = this.tail.receive(this.written.length, entries);
    for (const [index, entry] of entries.entries()) {
      const note = notes?.get(index);
      this.written.push(note ? { ...entry, note } : entry);
    }
    whenDurable();
    return this;
  }

  saved(): { readonly bytes: Uint8Array; readonly position: number } {
    const bytes = this.judge.save();
    if (!bytes) throw new Error('nothing is on its way to the disk');
    return { bytes, position: this.written.length };
  }

  /** The values of the first property of what was appended, with an `!` behind suspect ones. */
  get judged(): string {
    return this.messages
      .flatMap((message) => partsOf(message).filter(({ isDerived }) => !isDerived))
      .flatMap(({ readings }) => readings.flatMap(({ values }) => values))
      .map(({ v, q }) => `${v}${q === 'suspect' ? '!' : ''}`)
      .join(' ');
  }

  /** What was noted with each message. */
  get notes(): readonly string[] {
    return this.written.map(({ note }) => (note ? Buffer.from(note).toString() : ''));
  }

  get derived(): readonly string[] {
    return this.messages
      .flatMap((message) => partsOf(message).filter(({ isDerived }) => isDerived))
      .flatMap(({ readings }) => readings.flatMap(({ values }) => values))
      .map(({ property: id, v }) => `${id} ${v}`);
  }

  health(id: string, now = START): unknown {
    this.judge.repeatAll();
    return this.judge.takeChanges(100, instant(now)).find((told) => told.device.id === id)?.health;
  }
}

function decodeAt(entry: JournalEntry, position: number): DecodedMessage {
  return decodeMessage(entry, position, { registry: REGISTRY, retentionMs: 1e12 });
}

function topicOf(id: string, channel: 'telemetry' | 'status' = 'telemetry'): string {
  const found = REGISTRY.devices.get(id);
  if (!found) throw new RangeError(id);
  return deviceTopic({ city: CITY, sector: 'environment', device: found.id }, channel);
}

/** A reading of a device at a minute, which arrives 100 ms later. */
function at(
  minute: number,
  pm2_5: number,
  options: { id?: string; seq?: number; late?: number } = {},
): JournalEntry {
  const { id = 'env-05', seq, late = 0 } = options;
  const ts = START + minute * MINUTE;
  const payload = { ts, values: { pm2_5 }, ...(seq === undefined ? {} : { seq }) };
  return messageAt(ts + 100 + late, topicOf(id), payload);
}

describe('the judge of devices', () => {
  it('I6 marks a step, keeps the value, and believes the return', () => {
    const process = new Process().append([
      at(0, 20),
      at(10, 21),
      at(20, 60),
      at(30, 21),
      at(31, 26.9),
      at(61, 44),
    ]);
    expect(process.judged).toBe('20 21 60! 21 26.9 44');
  });

  it('I6 marks what stays the same for longer than it may, and forgives with the first change', () => {
    const same = [0, 10, 20, 30, 31].map((minute) => at(minute, 20));
    expect(new Process().append([...same, at(32, 20.1)]).judged).toBe('20 20 20 20 20! 20.1');
  });

  it('I6 does not judge what happened in a gap', () => {
    expect(new Process().append([at(0, 20), at(120, 20), at(140, 20)]).judged).toBe('20 20 20');
  });

  it('I6 marks what three neighbours contradict, and asks no one far away', () => {
    const process = new Process();
    process.append([at(0, 20, { id: 'env-01' }), at(0, 21, { id: 'env-02' }), at(0, 30, { id: 'env-04' })]);
    expect(process.judged).toBe('20 21 30');
    process.append([at(1, 22, { id: 'env-03' }), at(1, 30.5, { id: 'env-04' }), at(1, 99)]);
    expect(process.judged).toBe('20 21 30 22 30.5! 99');
  });

  it('I6 judges a late reading by nothing newer, and a repeated one as before', () => {
    const process = new Process().append([
      at(0, 20),
      at(20, 80),
      at(20, 80),
      at(30, 20),
      at(10, 70),
      at(20, 80),
    ]);
    expect(process.judged).toBe('20 80! 80! 20 70 80!');
  });

  it('I9 tells missing messages as an observation and in the health, until they come', () => {
    const process = new Process().append([at(0, 1, { seq: 5 }), at(1, 2, { seq: 6 }), at(4, 3, { seq: 9 })]);
    expect(process.derived).toEqual(['seq_gaps 2']);
    expect(process.health('env-05')).toMatchObject({
      level: 'warning',
      reasons: ['gaps'],
      gaps: { missing: 2, ranges: [{ from: 7, to: 8 }], since: START + 100 },
    });
    process.append([at(2, 2.5, { seq: 7, late: 300_000 }), at(3, 2.6, { seq: 8, late: 300_000 })]);
    expect(process.derived).toEqual(['seq_gaps 2', 'seq_gaps 1', 'seq_gaps 0']);
    expect(process.health('env-05')).toMatchObject({ level: 'good', gaps: { missing: 0, ranges: [] } });
  });

  it('I9 a gap counts for a day', () => {
    const process = new Process().append([at(0, 1, { seq: 1 }), at(1, 2, { seq: 3 })]);
    expect(process.health('env-05', START + 26 * 3_600_000)).toMatchObject({
      level: 'good',
      gaps: { missing: 1 },
    });
  });

  it('I9 knows battery and signal by the status, and has them as observations', () => {
    const process = new Process().append([
      messageAt(START, topicOf('env-01', 'status'), { state: 'online', battery: 8, rssi: -118 }),
    ]);
    expect(process.judged).toBe('8 -118');
    expect(process.health('env-01')).toEqual({
      level: 'bad',
      reasons: ['battery-empty', 'signal-weak'],
      lastSeen: START,
      battery: 8,
      rssi: -118,
    });
  });

  it('I9 finds a clock that is off, also where its readings are refused', () => {
    const ahead = [0, 1, 2, 3, 4].map((minute) =>
      messageAt(START + minute * MINUTE - 120_000, topicOf('env-01'), {
        ts: START + minute * MINUTE,
        values: { no2: 1 },
      }),
    );
    const process = new Process().append(ahead);
    expect(process.derived).toEqual(['clock_offset 120']);
    expect(process.health('env-01')).toMatchObject({ reasons: ['clock-off'], clockOffsetMs: 120_000 });
    process.append([messageAt(START, topicOf('env-01'), { ts: START + 3_600_000, values: { no2: 1 } })]);
    expect(process.health('env-01')).toMatchObject({ level: 'bad', reasons: ['clock-wrong'] });
  });

  it('I9 a silent device is offline after three intervals', () => {
    const process = new Process().append([at(0, 1), tickAt(instant(START + 180_100))]);
    expect(process.health('env-05')).toMatchObject({ level: 'good' });
    process.append([tickAt(instant(START + 185_200))]);
    expect(process.health('env-05')).toMatchObject({
      level: 'bad',
      reasons: ['offline'],
      lastSeen: START + 100,
    });
  });

  it('I8 tells that a device is slowed, as long as the door says so', () => {
    const process = new Process().append([at(0, 1)]);
    process.judge.noteFlooding(['env-05', 'nobody']);
    expect(process.health('env-05')).toMatchObject({ level: 'warning', reasons: ['rate-limited'] });
    process.judge.noteFlooding([]);
    expect(process.health('env-05')).toMatchObject({ level: 'good', reasons: [] });
  });

  it('forgets devices that are no longer registered, and nothing of the others', () => {
    const process = new Process().append([
      at(0, 20, { id: 'env-01' }),
      at(0, 20, { seq: 1 }),
      at(1, 90, { seq: 3 }),
      at(2, 20, { id: 'env-02' }),
    ]);
    process.judge.adopt({
      ...REGISTRY,
      devices: new Map([...REGISTRY.devices].filter(([id]) => id !== 'env-01')),
    });
    expect(process.health('env-01')).toBeUndefined();
    process.append([at(1, 90, { seq: 3 }), at(11, 20)]);
    expect(process.judged).toBe('20 20 90! 20 90! 20');
    expect(process.health('env-05')).toMatchObject({ gaps: { missing: 1 } });
  });

  it('I1 knows and judges the same after a crash anywhere as without one', () => {
    const reading = fc
      .record({
        id: fc.constantFrom('env-01', 'env-02', 'env-03', 'env-05'),
        minute: fc.integer({ min: 0, max: 240 }),
        v: fc.constantFrom(20, 20, 21, 24, 40, 80),
        seq: fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined }),
        late: fc.constantFrom(0, 5_000, 3_600_000),
      })
      .map(({ id, minute, v, seq, late }) =>
        at(minute, v, { id, late, ...(seq === undefined ? {} : { seq }) }),
      );
    const other = fc.constantFrom(
      tickAt(instant(START + 3_600_000)),
      tickAt(instant(START + 7_200_000)),
      messageAt(START + 60_000, topicOf('env-01', 'status'), { state: 'offline', battery: 50 }),
      messageAt(START, topicOf('env-02'), { ts: START + 9_000_000, values: { no2: 1 } }),
    );
    const group = fc.record({
      entries: fc.array(fc.oneof({ weight: 5, arbitrary: reading }, other), { minLength: 1, maxLength: 6 }),
      end: fc.constantFrom('go on', 'save', 'crash'),
    });
    fc.assert(
      fc.property(fc.array(group, { maxLength: 12 }), (groups) => {
        const straight = new Process();
        let broken = new Process();
        let saved: ReturnType<Process['saved']> | undefined;
        for (const { entries, end } of groups) {
          straight.append(entries);
          broken.append(entries);
          if (end === 'save') saved = broken.saved();
          if (end === 'crash') broken = new Process([...broken.written], saved);
        }
        expect(broken.notes).toEqual(straight.notes);
        expect(Buffer.compare(broken.saved().bytes, straight.saved().bytes)).toBe(0);
        for (const id of REGISTRY.devices.keys()) expect(broken.health(id)).toEqual(straight.health(id));
      }),
      { numRuns: 100 },
    );
  }, 60_000);

  it('refuses bytes of something else and is empty then', () => {
    const whole = new Process()
      .append([at(0, 20), at(1, 80), at(1, 1, { seq: 1 }), at(1, 1, { seq: 4 })])
      .saved().bytes;
    for (let length = 0; length < whole.length; length += 1) {
      const judge = new DeviceJudge(REGISTRY);
      expect(judge.load(whole.slice(0, length))).toBe(false);
      judge.repeatAll();
      expect(judge.takeChanges(9, instant(START))).toEqual([]);
    }
  });
});
