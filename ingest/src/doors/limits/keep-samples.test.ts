import { setImmediate as turn } from 'node:timers/promises';
import { instant } from '@ioc/domain';
import type { QuarantinedMessage } from '@ioc/record-store';
import { describe, expect, it } from 'vitest';
import { device } from '../../ingest-fixture.suite.ts';
import { KeptLog } from '../../kept-log.suite.ts';
import { keepSamples, LARGEST_SAMPLE_BYTES } from './keep-samples.ts';

const MESSAGE = { topic: 'ioc/v1/bac-giang/environment/env-01/telemetry', payload: Buffer.from('{"ts":1}') };

describe('samples of a flood', () => {
  it('are the first three of a device in ten minutes, whole, with the reason', async () => {
    const kept: QuarantinedMessage[] = [];
    let time = 0;
    const quarantine = {
      put: (rows: readonly QuarantinedMessage[]) => Promise.resolve(void kept.push(...rows)),
    };
    const sample = keepSamples({
      quarantine,
      now: () => instant(1_000),
      steadyMs: () => time,
      log: new KeptLog(),
    });
    for (let index = 0; index < 10; index += 1) {
      sample(MESSAGE, device('env-01'));
      await turn();
    }
    expect(kept).toHaveLength(3);
    expect(kept[0]).toMatchObject({ topic: MESSAGE.topic, reason: 'rate-limited', device: 'env-01' });
    expect(Buffer.from(kept[0]?.payload ?? []).toString()).toBe('{"ts":1}');
    expect(new Set(kept.map(({ id }) => id)).size).toBe(3);
    time = 600_000;
    sample(MESSAGE, device('env-01'));
    await turn();
    expect(kept).toHaveLength(4);
  });

  it('are no more than 60 of all devices at once, none of them large', async () => {
    let kept = 0;
    const quarantine = { put: () => Promise.resolve(void (kept += 1)) };
    const sample = keepSamples({
      quarantine,
      now: () => instant(1_000),
      steadyMs: () => 0,
      log: new KeptLog(),
    });
    sample({ ...MESSAGE, payload: Buffer.alloc(LARGEST_SAMPLE_BYTES + 1) }, device('large-1'));
    for (let index = 0; index < 200; index += 1) {
      sample(MESSAGE, device(`env-${index + 10}`));
      await turn();
    }
    expect(kept).toBe(60);
  });

  it('are let go while the records are slow or away', async () => {
    let asked = 0;
    let reject: (error: Error) => void = () => undefined;
    const quarantine = {
      put: () => {
        asked += 1;
        return new Promise<void>((_resolve, refuse) => (reject = refuse));
      },
    };
    const log = new KeptLog();
    const sample = keepSamples({ quarantine, now: () => instant(0), steadyMs: () => 0, log });
    for (let index = 0; index < 5; index += 1) sample(MESSAGE, device(`env-0${index}`));
    expect(asked).toBe(1);
    reject(new Error('away'));
    await turn();
    expect(log.lines.map(({ level }) => level)).toEqual(['debug']);
    sample(MESSAGE, device('env-09'));
    expect(asked).toBe(2);
  });
});
