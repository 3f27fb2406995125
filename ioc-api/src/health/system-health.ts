import type { SystemState } from '@ioc/wire';

import type { HeartbeatWatch } from './heartbeat-watch.ts';
import type { Part, Reachability } from './reachability.ts';

/** How the system is, from what is reachable and what the ingests say. */
export function systemHealth(
  reachability: Reachability,
  heartbeats: HeartbeatWatch,
  isSimulating: boolean,
): SystemState {
  const word = (part: Part): 'ok' | 'stale' => (reachability.isReachable(part) ? 'ok' : 'stale');
  const beating = heartbeats.beating;
  const parts = {
    ingest: word('ingest'),
    store: word('store'),
    broker: word('broker'),
    records: word('records'),
  };
  const troubles = [...new Set(beating.flatMap((heartbeat) => heartbeat.troubles))];
  if (beating.length === 0) return { simulating: isSimulating, parts, troubles };
  return {
    simulating: isSimulating,
    parts,
    troubles,
    journalSync: beating.every(({ sync }) => sync === 'fsync') ? 'fsync' : 'os',
    receivedPerSecond: beating.reduce((sum, { receivedPerSecond }) => sum + receivedPerSecond, 0),
    archiveLagSeconds: Math.max(...beating.map(({ archive }) => archive.lagSeconds)),
  };
}
