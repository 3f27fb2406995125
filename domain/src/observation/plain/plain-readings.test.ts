import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { catalogue, context } from '../catalogue-fixture.suite.ts';
import { checkMessage, MOST_READINGS_PER_MESSAGE } from '../check-message.ts';
import { PlainReadings } from './plain-readings.ts';

const plain = new PlainReadings(catalogue);
const NOW = context.receivedAt;

function read(text: string): unknown {
  return plain.read(Buffer.from(text), context);
}

/** What parsing and checking answer. */
function checked(text: string): unknown {
  return checkMessage(JSON.parse(text), context);
}

const numberText = fc.oneof(
  fc.integer({ min: -2_000, max: 2_000 }).map(String),
  fc
    .tuple(fc.integer({ min: -1_000, max: 1_000 }), fc.stringMatching(/^\d{1,16}$/))
    .map(([whole, digits]) => `${whole}.${digits}`),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.constantFrom('-0', '0.1', '1e2', '-999', '0', '1', '01', '.5', '5.', '-', '999.999999999999'),
);
const valueText = fc.oneof(
  { weight: 5, arbitrary: numberText },
  fc.constantFrom(
    'true',
    'false',
    'null',
    '"off"',
    '"running"',
    '"gone"',
    '"\\u006fff"',
    '"trễ"',
    '[]',
    '{}',
    'tru',
    '"',
  ),
);
const name = fc.constantFrom(
  'pm2_5',
  'pm2_5',
  'no2',
  'outage',
  'pump_state',
  'nothing',
  '__proto__',
  'pm2\\u005f5',
  'độ',
);
const timeText = fc.oneof(
  fc.integer({ min: NOW - 500 * 86_400_000, max: NOW + 600_000 }).map(String),
  fc
    .integer({ min: NOW - 900 * 86_400_000, max: NOW + 600_000 })
    .map((ms) => `"${new Date(ms).toISOString()}"`),
  fc
    .integer({ min: NOW - 900 * 86_400_000, max: NOW })
    .map((ms) => `"${new Date(ms).toISOString().replace(/\.\d+/, '')}"`),
  fc.constantFrom(
    '"2026-02-29T00:00:00Z"',
    '"2024-02-29T23:59:60Z"',
    '"2026-11-23T24:00:00Z"',
    '"2026-11-23T07:00:00+07:00"',
    '"2026-11-23t07:00:00.5Z"',
    '"2026-13-01T00:00:00.000Z"',
    '"2026-00-10T00:00:00Z"',
    'null',
    '1e3',
    '0',
  ),
);
const space = fc.constantFrom('', '', '', ' ', '\n\t');
const members = fc.array(
  fc.oneof(
    timeText.map((text) => `"ts":${text}`),
    fc.integer({ min: -5, max: 10_000_000 }).map((seq) => `"seq":${seq}`),
    fc
      .tuple(fc.array(fc.tuple(name, valueText, space), { maxLength: 6 }), space)
      .map(
        ([values, gap]) =>
          `"values":${gap}{${values.map(([key, value, before]) => `${before}"${key}":${before}${value}`).join(',')}}`,
      ),
    fc.constantFrom('"battery":3', '"tſ":1', '"values":3'),
  ),
  { minLength: 1, maxLength: 4 },
);
const readingText = fc.tuple(members, space).map(([parts, gap]) => `{${gap}${parts.join(`,${gap}`)}}`);
const goodValue = fc.oneof(
  fc
    .tuple(fc.constantFrom('pm2_5', 'no2'), fc.float({ min: 0, max: 999, noNaN: true }))
    .map(([id, v]) => [id, v.toFixed(2)] as const),
  fc.tuple(fc.constant('outage'), fc.constantFrom('true', 'false', '0', '1')),
  fc.tuple(fc.constant('pump_state'), fc.constantFrom('"off"', '"running"')),
);
const usualText = fc
  .record({
    time: timeText,
    seq: fc.nat(9_999),
    gap: space,
    values: fc.uniqueArray(goodValue, { selector: ([id]) => id, minLength: 1 }),
  })
  .map(({ time, seq, gap, values }) => {
    const pairs = values.map(([id, v]) => `"${id}":${gap}${v}`).join(`,${gap}`);
    return `{"ts":${gap}${time},${gap}"values":{${pairs}},"seq":${seq}}`;
  });
/** A usual message with one character changed. */
const disturbedText = fc
  .tuple(
    usualText,
    fc.nat(1_000),
    fc.constantFrom('"', '}', '{', ',', ':', '0', '-', '.', 'e', ' ', 'đ', '\\'),
  )
  .map(
    ([text, at, character]) =>
      text.slice(0, at % text.length) + character + text.slice((at % text.length) + 1),
  );
const messageText = fc.oneof(
  usualText,
  disturbedText,
  readingText,
  fc.array(readingText, { maxLength: 4 }).map((readings) => `[${readings.join(',')}]`),
  fc.tuple(readingText, fc.constantFrom(' ', ',', 'x', '}', '\n')).map((parts) => parts.join('')),
);

describe('reading plain messages', () => {
  it('answers what parsing and checking answer, or nothing', () => {
    let answered = 0;
    fc.assert(
      fc.property(messageText, (text) => {
        const readings = read(text);
        if (readings === undefined) return true;
        answered += 1;
        expect({ readings, faults: [], missing: 0, refused: 0, empty: 0, partly: 0 }).toEqual(checked(text));
        return true;
      }),
      { numRuns: 20_000 },
    );
    expect(answered).toBeGreaterThan(500);
  });

  it('reads every number as JSON does, to the last bit', () => {
    const digits = fc.tuple(fc.integer({ min: 0, max: 999 }), fc.stringMatching(/^\d{1,12}$/));
    fc.assert(
      fc.property(digits, ([whole, decimals]) => {
        const text = `{"values":{"pm2_5":${whole}.${decimals}}}`;
        expect(read(text)).toEqual(checkMessage(JSON.parse(text), context).readings);
      }),
      { numRuns: 20_000 },
    );
  });

  it.each([
    '{"ts":1795417200000,"values":{"pm2_5":41.2,"no2":33},"seq":918}',
    '{ "ts": "2026-11-23T06:59:59Z", "values": { "pm2_5": 41.2 } }\n',
    '[{"ts":"2026-11-23T06:59:59.250Z","values":{"outage":true,"pump_state":"off"}},{"values":{"outage":1}}]',
  ])('reads %s by itself', (text) => {
    expect(read(text)).toEqual(checkMessage(JSON.parse(text), context).readings);
    expect(read(text)).toBeDefined();
  });

  it.each([
    ['a wrong value', '{"values":{"pm2_5":5000}}'],
    ['an unknown property', '{"values":{"pm2_5":1,"x":1}}'],
    ['a future time', `{"ts":${NOW + 400_000},"values":{"pm2_5":1}}`],
    ['an exponent', '{"values":{"pm2_5":1e1}}'],
    ['a value twice', '{"values":{"pm2_5":1,"pm2_5":2}}'],
    ['a member that is not known', '{"values":{"pm2_5":1},"rssi":-70}'],
    ['nothing', ''],
    [
      'too many readings',
      `[${Array.from({ length: MOST_READINGS_PER_MESSAGE + 1 }, () => '{"values":{"pm2_5":1}}').join(',')}]`,
    ],
  ])('leaves %s to parsing and checking', (_name, text) => {
    expect(read(text)).toBeUndefined();
  });

  it('keeps nothing of one message for the next', () => {
    read('{"ts":1795417200000,"values":{"pm2_5":1,"no2":2},"seq":7}');
    expect(read('{"values":{"no2":3}}')).toEqual([
      {
        device: context.device,
        observedAt: NOW,
        receivedAt: NOW,
        isTimeAssumed: true,
        values: [{ property: 'no2', v: 3, q: 'good' }],
      },
    ]);
  });
});
