import { describe, expect, it } from 'vitest';
import { above, at, inShort, makeDatastream, makeRule, MINUTE, observed } from './engine-fixture.suite.ts';
import type { Rule } from './rule.ts';
import { runBatch } from './run-batch.ts';
import type { EngineEvent } from './step.ts';
import { WindowSignal } from './window/window-signal.ts';

/** The value that the rule's last transition reports. */
function lastValue(rule: Rule, events: readonly EngineEvent[]): number | undefined {
  return runBatch([rule], [makeDatastream('env-1')], events).at(-1)?.value;
}

/** A rule that raises with any signal of the function. */
function anySignal(fn: Rule['signal']['fn'], window: string, minSamples?: number): Rule {
  return makeRule({ signal: { fn, window, minSamples }, levels: [above('low', -1_000)] });
}

describe('signals', () => {
  it('R1 last is the newest accepted observation', () => {
    expect(lastValue(anySignal('last', 'PT1H'), [observed(0, 12)])).toBe(12);
    const events = [observed(0, 10), observed(1, 90), observed(2, 95), observed(1.5, 20)];
    expect(inShort(runBatch([makeRule()], [makeDatastream('env-1')], events))).toEqual([
      '1 raised high',
      '2 worsened',
    ]);
  });

  it.each([
    ['mean', 20],
    ['min', 10],
    ['max', 30],
    ['sum', 60],
    ['count', 3],
    ['p95', 30],
    ['stddev', 10],
  ] as const)('R2 %s over the window (t − window, t] is %d', (fn, expected) => {
    const signal = new WindowSignal({ fn, windowMs: 10 * MINUTE, isCounter: false });
    for (const [minute, value] of [
      [0, 700],
      [1, 10],
      [5, 30],
      [10, 20],
    ] as const)
      signal.push(at(minute), value);
    expect(signal.value).toBe(expected);
  });

  it('R2 an observation leaves the window exactly its length after its time', () => {
    const rule = makeRule({ signal: { fn: 'max', window: 'PT10M' } });
    const events = [observed(0, 90), observed(9.999, 10), observed(10, 10)];
    expect(inShort(runBatch([rule], [makeDatastream('env-1')], events))).toEqual([
      '0 raised high',
      '10 cleared',
    ]);
  });

  it('R2 the mean of a constant signal is that signal, to the last bit', () => {
    const rule = makeRule({ signal: { fn: 'mean', window: 'PT1H' }, levels: [above('low', 0.1)] });
    const events = Array.from({ length: 500 }, (_, minute) => observed(minute, 0.1));
    expect(runBatch([rule], [makeDatastream('env-1')], events)).toEqual([]);
  });

  it('R3 rate is change per second between the first and last observation inside, delta the change', () => {
    const events = [observed(0, 100), observed(0.5, 130), observed(1, 160)];
    expect(lastValue(anySignal('rate', 'PT1M'), events)).toBe(1);
    expect(lastValue(anySignal('delta', 'PT1M'), events)).toBe(30);
  });

  it('R3 a counter that falls restarts the window', () => {
    const rule = makeRule({ signal: { fn: 'delta', window: 'PT1H' }, levels: [above('low', 40)] });
    const counter = makeDatastream('env-1', { isCounter: true });
    const events = [observed(0, 100), observed(1, 130), observed(2, 5), observed(3, 40), observed(4, 50)];
    expect(runBatch([rule], [counter], events)).toMatchObject([{ kind: 'raised', value: 45 }]);
    expect(runBatch([rule], [makeDatastream('env-1')], events)).toEqual([]);
  });

  it('R4 fewer than minSamples give no signal: the level neither rises nor falls', () => {
    const rule = makeRule({ signal: { fn: 'mean', window: 'PT10M', minSamples: 3 } });
    const rising = [observed(0, 90), observed(1, 90), observed(2, 90)];
    const datastream = makeDatastream('env-1', { intervalMs: 30 * MINUTE });
    expect(inShort(runBatch([rule], [datastream], rising))).toEqual(['2 raised high']);
    const alone = [observed(30, 5), observed(31, 5)];
    expect(inShort(runBatch([rule], [datastream], [...rising, ...alone]))).toEqual(['2 raised high']);
    const enough = [...rising, ...alone, observed(32, 5)];
    expect(inShort(runBatch([rule], [datastream], enough))).toEqual(['2 raised high', '32 cleared']);
  });

  it.each(['rate', 'delta', 'stddev'] as const)(
    'R4 %s needs two samples unless the rule asks for more',
    (fn) => {
      expect(lastValue(anySignal(fn, 'PT10M'), [observed(0, 90)])).toBeUndefined();
      expect(lastValue(anySignal(fn, 'PT10M'), [observed(0, 90), observed(1, 90)])).toBe(0);
    },
  );
});
