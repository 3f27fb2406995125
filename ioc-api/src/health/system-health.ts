import type { SystemState } from '@ioc/wire';

import { PART_UNHELD_MS, type HeartbeatWatch, type WatchedPart } from './heartbeat-watch.ts';
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
  const watched = heartbeats.parts;
  const isUnheld = watched.some(({ silentMs }) => silentMs > PART_UNHELD_MS);
  const told = new Set<SystemState['troubles'][number]>(beating.flatMap((heartbeat) => heartbeat.troubles));
  const troubles = [...told, ...(isUnheld ? (['part-unheld'] as const) : [])];
  const ingests = watched.map(ingestState);
  if (beating.length === 0) return { simulating: isSimulating, parts, troubles, ingests };
  return {
    simulating: isSimulating,
    parts,
    troubles,
    ingests,
    journalSync: beating.every(({ sync }) => sync === 'fsync') ? 'fsync' : 'os',
    receivedPerSecond: beating.reduce((sum, { receivedPerSecond }) => sum + receivedPerSecond, 0),
    archiveLagSeconds: Math.max(...beating.map(({ archive }) => archive.lagSeconds)),
  };
}

function ingestState({
  part,
  isBeating,
  silentMs,
  heartbeat,
}: WatchedPart): NonNullable<SystemState['ingests']>[number] {
  const silentSeconds = Math.floor(silentMs / 1_000);
  if (!isBeating || heartbeat === undefined) return { part, state: 'stale', silentSeconds };
  const { receivedPerSecond, archive } = heartbeat;
  return { part, state: 'ok', silentSeconds, receivedPerSecond, archiveLagSeconds: archive.lagSeconds };
}
