import { instant } from '@ioc/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSparkplug } from '../decoders/decode-sparkplug.ts';
import type { Decoded } from '../format-record.ts';
import { Births } from './births.ts';
import {
  bdSeq,
  contents,
  doubleValue,
  intValue,
  longValue,
  sparkplugPayload,
  whole,
  type EncodedMetric,
} from './sparkplug-message.suite.ts';
import { parseSparkplug } from './sparkplug-payload.ts';

const AT = instant(Date.UTC(2026, 10, 23, 7));

/** A journal of Sparkplug messages: each is learned from, then decoded at its position. */
class SparkplugJournal {
  readonly births = new Births();
  readonly entries: { readonly topic: string; readonly payload: Buffer }[] = [];

  say(topic: string, metrics: readonly EncodedMetric[], seq?: number): Decoded {
    const payload = sparkplugPayload(metrics, { timestamp: AT, ...(seq === undefined ? {} : { seq }) });
    this.entries.push({ topic: `spBv1.0/${topic}`, payload });
    return this.decode(this.entries.length - 1);
  }

  decode(position: number, births = this.births): Decoded {
    const entry = this.entries[position];
    if (!entry) throw new RangeError('no such entry');
    births.learn({ kind: 'message', at: AT, ...entry }, position);
    const { topic, payload } = entry;
    return decodeSparkplug({
      topic: topic.split('/'),
      payload,
      receivedAt: AT,
      position,
      births: births.lookup,
    });
  }
}

function values(decoded: Decoded): readonly unknown[] {
  if (!decoded.ok) return [decoded.fault];
  return [
    ...decoded.value.records.map(({ name, value }) => [name, value]),
    ...decoded.value.faults.map(({ reason, path }) => [reason, path]),
  ];
}

function states(decoded: Decoded): readonly string[] {
  return decoded.ok ? decoded.value.signs.map(({ source, state }) => `${source} ${state}`) : [];
}

const level = (value: number): EncodedMetric => ({
  name: 'Level',
  alias: 1,
  datatype: 10,
  raw: doubleValue(value),
});
const byAlias = (alias: number, value: number): EncodedMetric => ({ alias, raw: doubleValue(value) });

describe('Sparkplug B', () => {
  it('reads every simple datatype, signed ones from their two’s complement', () => {
    const journal = new SparkplugJournal();
    const metric = (datatype: number, raw: Buffer): EncodedMetric => ({
      name: String(datatype),
      datatype,
      raw,
    });
    const float = Buffer.from([12 * 8 + 5, 0, 0, 0, 0]);
    float.writeFloatLE(23.1, 1);
    expect(
      values(
        journal.say('G/NBIRTH/N', [
          metric(1, intValue(-5)),
          metric(2, intValue(-300)),
          metric(3, intValue(-70_000)),
          metric(4, longValue(-5n)),
          metric(5, intValue(200)),
          metric(7, intValue(4_294_967_295)),
          metric(8, longValue(2 ** 40)),
          metric(9, float),
          metric(10, doubleValue(0.1)),
          metric(11, whole(14, 1)),
          metric(12, contents(15, 'độ ẩm')),
          metric(13, longValue(AT)),
          metric(16, contents(17, 'x')),
          { name: 'null', datatype: 10, isNull: true },
        ]),
      ),
    ).toEqual([
      ['1', -5],
      ['2', -300],
      ['3', -70_000],
      ['4', -5],
      ['5', 200],
      ['7', 4_294_967_295],
      ['8', 2 ** 40],
      ['9', 23.1],
      ['10', 0.1],
      ['11', true],
      ['12', 'độ ẩm'],
      ['13', AT],
      ['16', undefined],
      ['null', null],
    ]);
  });

  it('names data by the newest birth before them, at whatever time they are decoded', () => {
    const journal = new SparkplugJournal();
    journal.say('G/NBIRTH/N', [bdSeq(1)], 0);
    journal.say('G/DBIRTH/N/D', [level(1)], 1);
    const before = journal.say('G/DDATA/N/D', [byAlias(1, 2)], 2);
    journal.say('G/NBIRTH/N', [bdSeq(2)], 0);
    journal.say('G/DBIRTH/N/D', [{ ...level(3), name: 'Flow' }], 1);
    const after = journal.say('G/DDATA/N/D', [byAlias(1, 4)], 2);
    expect([values(before), values(after)]).toEqual([[['Level', 2]], [['Flow', 4]]]);
    expect(values(journal.decode(2))).toEqual([['Level', 2]]);
  });

  it('quarantines data whose alias no birth gave a name, alone, and those of a device not born since its node was', () => {
    const journal = new SparkplugJournal();
    expect(values(journal.say('G/DDATA/N/D', [byAlias(1, 2), { ...level(3), alias: 9 }]))).toEqual([
      ['Level', 3],
      ['unknown-alias', '/metrics/0'],
    ]);
    journal.say('G/DBIRTH/N/D', [level(1)]);
    journal.say('G/NBIRTH/N', [bdSeq(1)]);
    expect(values(journal.say('G/DDATA/N/D', [byAlias(1, 2)]))).toEqual([['unknown-alias', '/metrics/0']]);
  });

  it('gives units and datatypes of the birth to data', () => {
    const journal = new SparkplugJournal();
    journal.say('G/NBIRTH/N', [{ name: 'T', alias: 7, datatype: 2, unit: 'Cel', raw: intValue(1) }]);
    const decoded = journal.say('G/NDATA/N', [{ alias: 7, raw: intValue(-3) }]);
    expect(decoded.ok && decoded.value.records).toMatchObject([
      { name: 'T', value: -3, unit: 'Cel', time: AT },
    ]);
  });

  it('takes devices off line with their node, but not for the death of an earlier session', () => {
    const journal = new SparkplugJournal();
    journal.say('G/NBIRTH/N', [bdSeq(7)]);
    expect(states(journal.say('G/DBIRTH/N/A', [level(1)]))).toEqual(['G/N/A online']);
    journal.say('G/DBIRTH/N/B', [level(1)]);
    journal.say('G/DBIRTH/OTHER/C', [level(1)]);
    expect(states(journal.say('G/NDEATH/N', [bdSeq(6)]))).toEqual([]);
    expect(states(journal.say('G/NDEATH/N', [bdSeq(7)]))).toEqual([
      'G/N offline',
      'G/N/A offline',
      'G/N/B offline',
    ]);
    expect(states(journal.say('G/DDEATH/N/A', []))).toEqual(['G/N/A offline']);
  });

  it('knows commands and STATE, and refuses other topics and bytes', () => {
    const journal = new SparkplugJournal();
    for (const topic of ['G/NCMD/N', 'G/DCMD/N/D', 'STATE/host']) {
      expect(journal.say(topic, [])).toMatchObject({ ok: true, value: { records: [], signs: [] } });
    }
    for (const topic of ['G/NDATA', 'G/NDATA/N/D', 'G/DDATA/N', 'G/XDATA/N', 'G/DDATA/N/D/E']) {
      expect(journal.say(topic, [])).toMatchObject({ ok: false, fault: { reason: 'wrong-topic' } });
    }
    journal.entries.push({ topic: 'spBv1.0/G/NBIRTH/N', payload: Buffer.from([0x12, 0xff]) });
    expect(journal.decode(journal.entries.length - 1)).toMatchObject({
      ok: false,
      fault: { reason: 'not-protobuf' },
    });
  });

  it('does not believe lengths, and takes every byte sequence', () => {
    const huge = Buffer.from([0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]);
    expect(parseSparkplug(huge).ok).toBe(false);
    const good = sparkplugPayload([level(1), bdSeq(3)], { seq: 4, timestamp: AT });
    fc.assert(
      fc.property(fc.nat(good.length), fc.uint8Array({ maxLength: 20 }), (cut, tail) => {
        parseSparkplug(Buffer.concat([good.subarray(0, cut), Buffer.from(tail)]));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the births', () => {
  it('are the same after a restart at any position, learned in whatever order and however often', () => {
    const said = fc.record({
      type: fc.constantFrom('NBIRTH', 'DBIRTH', 'DDATA', 'NDATA', 'NDEATH'),
      alias: fc.integer({ min: 1, max: 2 }),
      name: fc.constantFrom('A', 'B'),
    });
    fc.assert(
      fc.property(fc.array(said, { maxLength: 20 }), fc.nat(20), (script, restart) => {
        const journal = new SparkplugJournal();
        const live = script.map(({ type, alias, name }) => {
          const isData = type.endsWith('DATA');
          const metric = isData ? byAlias(alias, 1) : { name, alias, datatype: 10, raw: doubleValue(1) };
          return journal.say(`G/${type}/N${type.startsWith('D') ? '/D' : ''}`, [metric]);
        });
        const at = Math.min(restart, script.length);
        const first = new Births();
        for (let position = 0; position < at; position += 1) journal.decode(position, first);
        first.take({
          first: 0,
          messages: Array.from({ length: at }, (_, position) => ({ kind: 'tick', position, receivedAt: AT })),
        });
        // On its way to the disk when the process died: not saved.
        if (at < script.length) journal.decode(at, first);
        const second = new Births();
        expect(second.load(first.save())).toBe(true);
        const replayed = script.map((_, position) => journal.decode(position, second));
        expect(replayed.slice(at)).toEqual(live.slice(at));
        expect(script.map((_, position) => journal.decode(position, second)).slice(at)).toEqual(
          live.slice(at),
        );
      }),
    );
  });

  it('that are older than the journal are let go, but for the one in force', () => {
    const journal = new SparkplugJournal();
    for (const name of ['A', 'B', 'C']) journal.say('G/NBIRTH/N', [{ name, alias: 1, datatype: 10 }]);
    journal.births.prune(2);
    const { lookup } = journal.births;
    expect(lookup.birthOf('G/N', 1)).toBeUndefined();
    expect(lookup.birthOf('G/N', 2)?.metrics).toMatchObject([{ name: 'B' }]);
    expect(lookup.birthOf('G/N', 3)?.metrics).toMatchObject([{ name: 'C' }]);
  });

  it('begin empty from what cannot be read', () => {
    for (const bytes of ['', '{', '[{"position":-1}]', '[1]']) {
      const births = new Births();
      expect(births.load(Buffer.from(bytes))).toBe(false);
      expect(births.lookup.birthOf('G/N', 9)).toBeUndefined();
    }
  });
});
