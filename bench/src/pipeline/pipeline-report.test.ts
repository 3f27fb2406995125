import { describe, expect, it } from 'vitest';

import { pipelineReport, type Round } from './pipeline-report.ts';
import type { Turn } from './side.ts';

const NOTHING_LOST = { expected: 10, found: 10, lost: 0, wrong: 0 };

function turn(messagesPerSecond: number, senderBusy = 0.4): Turn {
  return {
    messages: messagesPerSecond,
    messagesPerSecond,
    settledMessagesPerSecond: messagesPerSecond / 2,
    cpuUsPerMessage: 10,
    archiveBehindMs: 5,
    rulesBehindMs: 5,
    eventLoopP99Ms: 1,
    senderBusy,
    rssMib: 100,
  };
}

function round(bare: number, ingest: number, senderBusy?: number): Round {
  return { bare: turn(bare, senderBusy), ingest: turn(ingest) };
}

describe('the report of the pipeline benchmark', () => {
  it('takes the median of the ratios of the rounds, not the ratio of the medians', () => {
    const rounds = [round(100, 50), round(10, 9), round(1_000, 700)];
    const report = pipelineReport({ rounds, readBack: NOTHING_LOST, details: {} });
    expect(report).toMatchObject({
      ratio: 0.7,
      ratioMin: 0.5,
      ratioMax: 0.9,
      ratioSettled: 0.7,
      voidReasons: [],
    });
  });

  it('leaves out rounds in which the sender was busy', () => {
    const rounds = [round(100, 50), round(100, 1_000, 0.95)];
    const report = pipelineReport({ rounds, readBack: NOTHING_LOST, details: {} });
    expect(report).toMatchObject({ ratio: 0.5, roundsCounted: 1 });
  });

  it('is void when a message is lost or altered, or no round counts', () => {
    const rounds = [round(100, 50, 0.95)];
    const readBack = { expected: 10, found: 9, lost: 1, wrong: 2 };
    expect(pipelineReport({ rounds, readBack, details: {} }).voidReasons).toHaveLength(3);
  });
});
