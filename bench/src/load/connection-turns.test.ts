import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { messagesOfTurn, stationsOf } from './connection-turns.ts';

describe('the turns of a connection', () => {
  it('give every station to one connection', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 200 }),
        (connections, stations) => {
          const all = Array.from({ length: connections }, (_, one) =>
            stationsOf(one, connections, stations),
          ).flat();
          expect(all.sort((a, b) => a - b)).toEqual(
            Array.from({ length: stations }, (_, station) => station),
          );
        },
      ),
    );
  });

  it('count for every speaker what it said', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 100 }), (speakers, sent) => {
        const said = Array.from({ length: sent }, (_, message) => message % speakers);
        for (let turn = 0; turn < speakers; turn += 1) {
          expect(messagesOfTurn(turn, speakers, sent)).toBe(
            said.filter((speaker) => speaker === turn).length,
          );
        }
      }),
    );
  });
});
