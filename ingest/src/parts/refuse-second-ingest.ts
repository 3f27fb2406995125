import type { RecordStore } from '@ioc/record-store';
import { withinTime } from '../clock/time-limit.ts';
import { HeldElsewhereError } from './held-elsewhere-error.ts';
import { isSeenAlive, nameOf } from './living-sign.ts';
import { PARTS_LIMIT_MS } from './parts-outlook.ts';

/**
 * Rejects with `HeldElsewhereError` when a living ingest of this machine holds a part in the records: before files are
 * opened that have one owner. A holder that cannot be seen is found when its part is claimed.
 */
export async function refuseSecondIngest(
  records: Pick<RecordStore, 'parts'>,
  dataDir: string,
): Promise<void> {
  const { parts, instances } = await withinTime(
    'looking at the parts',
    PARTS_LIMIT_MS,
    records.parts.picture(),
  );
  for (const { part, holder } of parts) {
    const instance = instances.find(({ id }) => id === holder);
    if (instance && (await isSeenAlive(instance, dataDir))) {
      throw new HeldElsewhereError(part, nameOf(instance));
    }
  }
}
