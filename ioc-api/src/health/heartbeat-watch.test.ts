import type { IngestHeartbeat } from '@ioc/wire';
import { beforeEach, describe, expect, it } from 'vitest';

import { HeartbeatWatch, PART_UNHELD_MS } from './heartbeat-watch.ts';
import { Reachability } from './reachability.ts';
import { systemHealth } from './system-health.ts';

const LAG = { lagMessages: 0, lagSeconds: 0, isReachable: true };

function heartbeat(part: string, change: Partial<IngestHeartbeat> = {}): IngestHeartbeat {
  return {
    epoch: `run of ${part}`,
    part,
    at: 0,
    sync: 'fsync',
    received: 0,
    receivedPerSecond: 10,
    quarantined: 0,
    journal: { bytes: 0, maxBytes: 1, isFull: false },
    archive: LAG,
    rules: LAG,
    troubles: [],
    ...change,
  };
}

describe('listening to several ingests', () => {
  let nowMs = 0;
  let reachability: Reachability;
  let watch: HeartbeatWatch;

  beforeEach(() => {
    nowMs = 0;
    reachability = new Reachability();
    watch = new HeartbeatWatch(reachability, () => nowMs);
  });

  const health = () => systemHealth(reachability, watch, false);

  it('finds ingest reachable only while every part is heard', () => {
    watch.expect(['bac-giang', 'viet-yen']);
    watch.hear(heartbeat('bac-giang'));
    expect(health().parts.ingest).toBe('stale');
    watch.hear(heartbeat('viet-yen'));
    expect(health()).toMatchObject({ parts: { ingest: 'ok' }, receivedPerSecond: 20, troubles: [] });
  });

  it('names a part that nobody runs for longer than taking over needs', () => {
    watch.expect(['bac-giang', 'viet-yen']);
    for (; nowMs <= PART_UNHELD_MS; nowMs += 1_000) watch.hear(heartbeat('bac-giang'));
    expect(health().troubles).toEqual(['part-unheld']);
    expect(health().ingests).toMatchObject([
      { part: 'bac-giang', state: 'ok', receivedPerSecond: 10 },
      { part: 'viet-yen', state: 'stale', silentSeconds: 16 },
    ]);
    watch.hear(heartbeat('viet-yen'));
    expect(health().troubles).toEqual([]);
  });

  it('counts a part once when another ingest has taken it over', () => {
    watch.hear(heartbeat('bac-giang', { epoch: 'before', troubles: ['journal-full'] }));
    watch.hear(heartbeat('bac-giang', { epoch: 'after' }));
    expect(health()).toMatchObject({ receivedPerSecond: 10, troubles: [] });
  });

  it('takes whoever is heard while the records do not say which parts there are', () => {
    watch.hear(heartbeat('all'));
    expect(health()).toMatchObject({ parts: { ingest: 'ok' }, ingests: [{ part: 'all', state: 'ok' }] });
    nowMs = 6_000;
    watch.look();
    expect(health()).toMatchObject({ parts: { ingest: 'stale' }, ingests: [] });
  });
});
