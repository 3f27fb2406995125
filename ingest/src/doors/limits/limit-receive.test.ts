import { SIMULATED_TAG } from '@ioc/domain';
import { deviceTopic } from '@ioc/wire';
import { beforeEach, describe, expect, it } from 'vitest';
import { CITY, device } from '../../ingest-fixture.suite.ts';
import { snapshotOf } from '../../intake/registry-snapshot.ts';
import type { IncomingMessage, Receive } from '../door.ts';
import { LimitCounts, OTHERS } from './limit-counts.ts';
import { limitReceive, UNREGISTERED_SHARE } from './limit-receive.ts';

const LIMIT = { perSecond: 50, burst: 500 };
const OWN = device('env-01');
const SIMULATED = device('sim-01', [SIMULATED_TAG]);
const SNAPSHOT = snapshotOf([OWN, SIMULATED], [], 1);

function messageOf({ id }: { readonly id: typeof OWN.id }): IncomingMessage {
  const topic = deviceTopic({ city: CITY, sector: 'environment', device: id }, 'telemetry');
  return { topic, payload: Buffer.from('{}') };
}

describe('what comes over the one connection of an external broker', () => {
  let time: number;
  let received: number;
  let acknowledged: number;
  let dropped: (string | undefined)[];
  let counts: LimitCounts;
  let creditMs: number;
  let receive: Receive;

  beforeEach(() => {
    time = 0;
    creditMs = 0;
    received = 0;
    acknowledged = 0;
    dropped = [];
    counts = new LimitCounts(() => time);
    receive = limitReceive(
      (_message, accepted) => {
        received += 1;
        accepted(true);
      },
      {
        limit: LIMIT,
        registry: () => SNAPSHOT,
        now: () => time,
        counts,
        credit: {
          get ms(): number {
            return creditMs;
          },
        },
        dropped: (_message, of) => dropped.push(of?.id),
      },
    );
  });

  function send(message: IncomingMessage, count: number): void {
    for (let sent = 0; sent < count; sent += 1) receive(message, () => (acknowledged += 1));
  }

  it('I8 is acknowledged and goes no further where a device is over its limit', () => {
    send(messageOf(OWN), 10_000);
    expect([received, acknowledged, dropped.length]).toEqual([500, 10_000, 9_500]);
    expect(counts.byAction.get('dropped')).toBe(9_500);
    expect(counts.byDevice.get('env-01')).toBe(9_500);
    expect(counts.flooding()).toEqual(['env-01']);
    time = 10_000;
    send(messageOf(OWN), 1_000);
    expect(received).toBe(1_000);
  });

  it('I8 goes on for all others while one floods', () => {
    send(messageOf(OWN), 10_000);
    received = 0;
    send(messageOf(device('env-02')), 100);
    expect(received).toBe(100);
  });

  it('I1 goes through whole where it waited during an outage, and is limited as ever afterwards', () => {
    creditMs = 600_000;
    send(messageOf(OWN), 20_000);
    expect(received).toBe(20_000);
    send(messageOf(OWN), 100_000);
    expect(received).toBe(500 + 600 * LIMIT.perSecond);
    time = 660_000;
    creditMs = 0;
    received = 0;
    send(messageOf(OWN), 10_000);
    expect(received).toBe(500);
  });

  it('has no limit for simulated devices', () => {
    send(messageOf(SIMULATED), 10_000);
    expect(received).toBe(10_000);
    expect(dropped).toEqual([]);
  });

  it('has no limit for what our own programs say', () => {
    for (const topic of ['ioc/v1/replay/bac-giang/abc', 'ioc/v1/live/-/repeat'])
      send({ topic, payload: Buffer.from('{}') }, 20_000);
    expect(received).toBe(40_000);
  });

  it('I8 has one limit for all unregistered devices together, and counts them as one', () => {
    for (let index = 0; index < 100_000; index += 1) send(messageOf(device(`x-${index}`)), 1);
    expect(received).toBe(LIMIT.burst * UNREGISTERED_SHARE);
    expect(counts.byDevice).toEqual(new Map([[OTHERS, 100_000 - received]]));
    expect(acknowledged).toBe(100_000);
  });

  it('has a limit for each other topic, so that gateways do not share one', () => {
    for (const name of ['a', 'b']) {
      send({ topic: `application/1/device/${name}/event/up`, payload: Buffer.from('{}') }, 12_000);
    }
    expect(received).toBe(2 * LIMIT.burst * UNREGISTERED_SHARE);
  });
});
