import { setTimeout as sleep } from 'node:timers/promises';

import type { RecordStore } from '@ioc/record-store';

/** How long a running ingest may take to hear of newly registered devices, in milliseconds: its poll and a margin. */
const REGISTRY_SETTLES_MS = 3_000;

/** Registers devices and, if that changed the registry, waits until a running ingest knows them: before, it refuses them. */
export async function registering<T>(records: RecordStore, register: () => Promise<T>): Promise<T> {
  const before = await records.devices.revision();
  const registered = await register();
  if ((await records.devices.revision()) !== before) await sleep(REGISTRY_SETTLES_MS);
  return registered;
}
