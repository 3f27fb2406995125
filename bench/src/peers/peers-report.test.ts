import { describe, expect, it } from 'vitest';

import { peersReport } from './peers-report.ts';

function turn(messagesPerSecond: number, stored = 100) {
  return { messages: 100, stored, messagesPerSecond, cpuUsPerMessage: 1 };
}

const OURS = {
  peer: { name: 'ours', acknowledgedWhen: 'durable' as const },
  turns: [turn(100), turn(60)],
  rows: 200,
};
const SLOW = {
  peer: { name: 'slow', acknowledgedWhen: 'durable' as const },
  turns: [turn(10), turn(20)],
  rows: 200,
};
const FAST = {
  peer: { name: 'fast', acknowledgedWhen: 'received' as const },
  turns: [turn(200), turn(30)],
  rows: undefined,
};

describe('the report of the peers', () => {
  it('compares with the best at equal durability, and with the fastest beside it', () => {
    const report = peersReport([OURS, SLOW, FAST], []);
    expect(report).toMatchObject({ ratio: 6.5, ratioToFastest: 1.25, voidReasons: [] });
  });

  it('does not count when ours lost something, or nobody is as durable', () => {
    const lossy = { ...OURS, turns: [turn(100, 99)] };
    expect(peersReport([lossy, FAST], []).voidReasons).toHaveLength(2);
  });
});
