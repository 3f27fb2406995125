import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { context, receivedAt } from './catalogue-fixture.suite.ts';
import { checkMessage, MOST_READINGS_PER_MESSAGE } from './check-message.ts';

function reading(values: Record<string, unknown>, ts: unknown = receivedAt): Record<string, unknown> {
  return { ts, values };
}

describe('checkMessage', () => {
  it('reads the example of the contract', () => {
    const message = {
      ts: '2026-11-23T07:00:00.000Z',
      values: { pm2_5: 41.2, no2: 33 },
      seq: 918,
      extra: true,
    };
    expect(checkMessage(message, context)).toEqual({
      readings: [
        {
          device: 'env-nenh-01',
          observedAt: receivedAt,
          receivedAt,
          isTimeAssumed: false,
          seq: 918,
          values: [
            { property: 'pm2_5', v: 41.2, q: 'good' },
            { property: 'no2', v: 33, q: 'good' },
          ],
        },
      ],
      faults: [],
      missing: 0,
      refused: 0,
      empty: 0,
      partly: 0,
    });
  });

  it('says of every reading that came whether it is kept, refused or empty, and which lost some values', () => {
    const tellsOf = (payload: unknown): readonly number[] => {
      const { readings, refused, empty, partly } = checkMessage(payload, context);
      return [readings.length, refused, empty, partly];
    };
    const mixture = [
      reading({ pm2_5: 1 }),
      reading({ pm2_5: 1, nothing: 2 }),
      reading({ nothing: 2 }),
      reading({ pm2_5: null, nothing: 2 }),
      reading({ pm2_5: null }),
      reading({ pm2_5: 1 }, 'yesterday'),
      'no reading',
    ];
    expect(tellsOf(mixture)).toEqual([2, 4, 1, 1]);
    expect(tellsOf(reading({}))).toEqual([0, 0, 1, 0]);
    expect(tellsOf([])).toEqual([0, 0, 1, 0]);
    const tooMany = Array.from({ length: MOST_READINGS_PER_MESSAGE + 1 }, () => reading({ pm2_5: 1 }));
    expect(tellsOf(tooMany)).toEqual([0, 1, 0, 0]);
  });

  it('takes the arrival for a reading without a time, and says so', () => {
    const { readings } = checkMessage({ values: { pm2_5: 1 } }, context);
    expect(readings).toMatchObject([{ observedAt: receivedAt, isTimeAssumed: true }]);
  });

  it('I5 lets the good values of a reading through and names the bad ones with their place', () => {
    const checked = checkMessage(
      [reading({ pm2_5: 12 }), reading({ pm2_5: 4_000, no2: 5, nothing: 1 })],
      context,
    );
    expect(checked.readings.map(({ values }) => values.length)).toEqual([1, 1]);
    expect(checked.faults).toMatchObject([
      { code: 'implausible', path: '/1/values/pm2_5' },
      { code: 'unknown-property', path: '/1/values/nothing' },
    ]);
  });

  it('I6 rejects what cannot physically be true, and takes the bounds themselves', () => {
    expect(checkMessage(reading({ pm2_5: -0.1 }), context).faults).toMatchObject([{ code: 'implausible' }]);
    expect(checkMessage(reading({ pm2_5: 0, no2: 1000 }), context).faults).toEqual([]);
  });

  it('counts null as missing and refuses a number that only stands for a missing value', () => {
    expect(checkMessage(reading({ pm2_5: null, no2: 3 }), context)).toMatchObject({ missing: 1, faults: [] });
    expect(checkMessage(reading({ pm2_5: -999 }), context).faults).toMatchObject([
      { code: 'missing-marker' },
    ]);
  });

  it('refuses a value of another type than its property', () => {
    for (const [key, value] of [
      ['pm2_5', '41'],
      ['outage', 'yes'],
      ['pump_state', 'sideways'],
      ['pm2_5', {}],
    ] as const) {
      expect(checkMessage(reading({ [key]: value }), context).faults, key).toMatchObject([
        { code: 'wrong-type' },
      ]);
    }
    expect(checkMessage(reading({ outage: 1, pump_state: 'running' }), context).readings).toMatchObject([
      { values: [{ v: true }, { v: 'running' }] },
    ]);
  });

  it('R20 refuses a reading more than five minutes ahead of our clock, and takes one at five minutes', () => {
    const at = (aheadMs: number) => checkMessage(reading({ pm2_5: 1 }, receivedAt + aheadMs), context);
    expect(at(300_000).faults).toEqual([]);
    expect(at(300_001)).toMatchObject({ readings: [], faults: [{ code: 'future', path: '/ts' }] });
  });

  it('tells a clock that was never set from a reading that is merely old', () => {
    const codes = [
      946_684_810_000,
      Math.floor(receivedAt / 1000),
      context.oldest - 1,
      '2026-02-31T00:00:00Z',
      true,
    ].map((ts) => checkMessage(reading({ pm2_5: 1 }, ts), context).faults[0]?.code);
    expect(codes).toEqual(['clock-not-set', 'clock-not-set', 'too-old', 'malformed-time', 'malformed-time']);
  });

  it('refuses more readings than a message may hold, and what is no reading', () => {
    const many = Array.from({ length: MOST_READINGS_PER_MESSAGE + 1 }, () => reading({ pm2_5: 1 }));
    expect(checkMessage(many, context)).toMatchObject({
      readings: [],
      faults: [{ code: 'too-many-readings', path: '' }],
    });
    for (const wrong of [null, 7, 'text', {}, { values: [1] }, [[]]]) {
      expect(checkMessage(wrong, context).faults[0]?.code).toBe('wrong-shape');
    }
  });

  it('does not follow the depth of what it refuses', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`);
    expect(checkMessage(reading({ pm2_5: deep }), context).faults).toMatchObject([
      { code: 'wrong-type', detail: 'expected a number, got a list' },
    ]);
  });

  it('is not fooled by keys that name parts of every object', () => {
    const message: unknown = JSON.parse('{"values":{"__proto__":1,"constructor":2,"toString":3}}');
    expect(checkMessage(message, context).faults.map(({ code }) => code)).toEqual(
      Array(3).fill('unknown-property'),
    );
  });

  it('never throws, and accounts for every value of a reading', () => {
    fc.assert(
      fc.property(fc.anything(), (payload) => {
        const { readings } = checkMessage(payload, context);
        for (const { values } of readings) expect(values.length).toBeGreaterThan(0);
      }),
    );
    const value = fc.oneof(fc.double(), fc.constant(null), fc.string(), fc.boolean());
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('pm2_5', 'no2', 'outage', 'other'), value), (values) => {
        const { readings, faults, missing } = checkMessage(reading(values), context);
        const kept = readings.reduce((sum, { values: good }) => sum + good.length, 0);
        expect(kept + faults.length + missing).toBe(Object.keys(values).length);
      }),
    );
  });
});
