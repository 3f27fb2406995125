import { instant } from '@ioc/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileExpression, type MappingExpression } from './mapping-expression.ts';

const RECEIVED_AT = instant(Date.UTC(2026, 10, 23, 7));

function compiled(text: string): MappingExpression {
  const outcome = compileExpression(text);
  if (!outcome.ok) throw new Error(outcome.fault);
  return outcome.value;
}

function evaluate(text: string, payload: unknown): unknown {
  const outcome = compiled(text).evaluate({ topic: ['a', 'b'], payload, receivedAt: RECEIVED_AT });
  return outcome.ok ? outcome.value : `fault: ${outcome.fault}`;
}

describe('expressions', () => {
  it('answer at once, from payload, topic and arrival', () => {
    expect(
      evaluate(
        '{"name": "depth", "value": (payload.mm - 250) / 10, "device": topic[1], "time": receivedAt}',
        {
          mm: 1_500,
        },
      ),
    ).toEqual({ name: 'depth', value: 125, device: 'b', time: RECEIVED_AT });
  });

  it('have one time only, the arrival of the message', () => {
    expect(evaluate('[$now(), $millis()]', {})).toEqual(['2026-11-23T07:00:00.000Z', RECEIVED_AT]);
  });

  it.each([
    ['$eval("1")', /\$eval is not available/],
    ['payload ~> $shuffle', /\$shuffle is not available/],
    ['$random()', /\$random is not available/],
    ['[1..payload.n]', /ranges/],
    ['$match(payload, /(a+)+b/)', /repeats a group/],
    ['payload.(', /./],
    ['payload.a ?: 1', /./],
  ])('do not compile as %s', (text, fault) => {
    expect(compileExpression(text)).toMatchObject({ ok: false, fault: expect.stringMatching(fault) });
  });

  it('end after a count of steps, however they loop or grow', () => {
    expect(evaluate('($f := function($x) { $f($x) }; $f(1))', {})).toMatch(/^fault: .*steps/);
    expect(evaluate('($f := function($x) { 1 + $f($x) }; $f(1))', {})).toMatch(/^fault: nested/);
    expect(evaluate('($f := function($x) { $f($x & $x) }; $f("ab"))', {})).toMatch(/^fault: a text/);
    expect(evaluate('($f := function($x) { $f($append($x, $x)) }; $f([1, 2]))', {})).toMatch(
      /^fault: a list/,
    );
    expect(
      evaluate(
        'payload.(a + 1)',
        Array.from({ length: 9_000 }, () => ({ a: 1 })),
      ),
    ).toMatch(/^fault: more than/);
  });

  it('see nothing but the data', () => {
    for (const text of ['constructor', '__proto__', 'payload.constructor', '$lookup(payload, "__proto__")']) {
      expect(evaluate(text, { a: 1 })).toBeUndefined();
    }
  });

  it('never throw, and give the same for the same', () => {
    const expression = compiled('payload.**.{"name": $string($), "value": $number($)}');
    fc.assert(
      fc.property(fc.jsonValue(), (payload) => {
        const input = { topic: ['a'], payload, receivedAt: RECEIVED_AT };
        expect(expression.evaluate(input)).toEqual(expression.evaluate(input));
      }),
    );
  });
});
