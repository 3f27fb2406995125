import type { RecordTransaction } from '../record-database.ts';
import type { QuarantineSize } from './quarantine-size.ts';

/** Beyond any of these, the oldest messages leave the quarantine (I5). */
export interface QuarantineBounds {
  readonly messages: number;
  readonly bytes: number;
  readonly ageMs: number;
}

/**
 * The bounds unless said otherwise: 100,000 messages, which a person can still filter; 512 MiB, which any disk has to
 * spare; 30 days, in which somebody has looked.
 */
export const QUARANTINE_BOUNDS: QuarantineBounds = {
  messages: 100_000,
  bytes: 512 * 1024 * 1024,
  ageMs: 30 * 86_400_000,
};

/** Messages deleted by one statement. */
const MOST_PER_STEP = 500;

/**
 * Deletes the oldest messages until the quarantine is within its bounds, and answers its size then. Age is counted
 * from `newestMs`, the arrival of the newest message put: a clock that is behind keeps more, never less.
 */
export async function trimQuarantine(
  trx: RecordTransaction,
  size: QuarantineSize,
  { bounds, newestMs }: { readonly bounds: QuarantineBounds; readonly newestMs: number },
): Promise<QuarantineSize> {
  let { messages, bytes } = size;
  for (;;) {
    const oldest = await trx
      .selectFrom('quarantine')
      .select(['id', 'received_at', 'bytes'])
      .orderBy('received_at')
      .orderBy('id')
      .limit(MOST_PER_STEP)
      .execute();
    const leaving: string[] = [];
    for (const row of oldest) {
      const isTooOld = row.received_at < newestMs - bounds.ageMs;
      if (messages <= bounds.messages && bytes <= bounds.bytes && !isTooOld) break;
      leaving.push(row.id);
      messages -= 1;
      bytes -= row.bytes;
    }
    if (leaving.length > 0) await trx.deleteFrom('quarantine').where('id', 'in', leaving).execute();
    if (leaving.length < MOST_PER_STEP) return { messages, bytes };
  }
}
