import { instant, type DeviceId, type EpochMs } from '@ioc/domain';
import { sql } from 'kysely';
import { countChanges, readClock } from '../change-clock.ts';
import { chunked, lastByKey } from '../chunked.ts';
import type { RecordDatabase, RecordTransaction } from '../record-database.ts';
import type { CredentialRecords, DeviceCredential, NewCredential } from '../record-store.ts';
import { RecordStoreError } from '../record-store-error.ts';
import { deviceIdSchema } from '../stored/identifier-schema.ts';
import type { DeviceTable } from '../tables/device-table.ts';

const COLUMNS = [
  'id',
  'credential',
  'credential_generation',
  'previous_credential',
  'previous_generation',
  'previous_until',
] as const;

/** What is bound for one row of `storeCredentials`. */
const VALUES_PER_CREDENTIAL = 2;

/** A row of the devices, as far as its password goes; the generation is given by the table itself. */
type CredentialRow = Pick<DeviceTable, Exclude<(typeof COLUMNS)[number], 'credential_generation'>> & {
  readonly credential_generation: number;
};

function previousOf(row: CredentialRow): Pick<DeviceCredential, 'previous'> {
  const { previous_credential: hash, previous_generation: generation, previous_until: until } = row;
  if (hash === null || generation === null || until === null) return {};
  return { previous: { hash, generation, until: instant(until) } };
}

function credentialOf(row: CredentialRow): DeviceCredential {
  const id = deviceIdSchema.safeParse(row.id);
  if (!id.success) throw new RecordStoreError('corrupt', `devices: not a device id: ${row.id}`);
  return {
    device: id.data,
    generation: row.credential_generation,
    ...(row.credential === null ? {} : { hash: row.credential }),
    ...previousOf(row),
  };
}

/** What new passwords are stored with. */
export interface StoredGeneration {
  readonly generation: number;
  /** Until when the password before stays valid; it ends at once without. */
  readonly previousUntil?: EpochMs;
}

/** Stores the passwords of devices that exist, and answers which they are. */
export async function storeCredentials(
  trx: RecordTransaction,
  credentials: readonly NewCredential[],
  { generation, previousUntil }: StoredGeneration,
): Promise<readonly DeviceId[]> {
  const stored = new Set<string>();
  const isKept = previousUntil !== undefined;
  const newest = lastByKey(credentials, ({ device }) => device);
  for (const chunk of chunked(newest, VALUES_PER_CREDENTIAL)) {
    const values = sql.join(chunk.map(({ device, hash }) => sql`(${device}, ${hash})`));
    const { rows } = await sql<{ id: string }>`
      with given(id, hash) as (values ${values})
      update devices set
        credential = given.hash,
        credential_generation = ${sql.lit(generation)},
        previous_credential = ${isKept ? sql.ref('devices.credential') : sql.lit(null)},
        previous_generation = ${isKept ? sql.ref('devices.credential_generation') : sql.lit(null)},
        previous_until = ${sql.lit(previousUntil ?? null)}
      from given where devices.id = given.id returning devices.id`.execute(trx);
    for (const { id } of rows) stored.add(id);
  }
  return newest.map(({ device }) => device).filter((device) => stored.has(device));
}

/** The passwords of the devices over a database. */
export function credentialRecords(records: RecordDatabase): CredentialRecords {
  const { db } = records;
  const credentials = () => db.selectFrom('devices').select([...COLUMNS]);
  return {
    revision: () => readClock(db, 'credentials'),
    async all() {
      return (await credentials().orderBy('id').execute()).map(credentialOf);
    },
    async changedSince(revision) {
      const rows = await credentials().where('credential_generation', '>', revision).orderBy('id').execute();
      return rows.map(credentialOf);
    },
    async find(id) {
      const row = await credentials().where('id', '=', id).executeTakeFirst();
      return row && credentialOf(row);
    },
    put: (given, previousUntil) =>
      countChanges(records, 'credentials', async (trx, before) => {
        const kept = previousUntil === undefined ? {} : { previousUntil };
        const stored = await storeCredentials(trx, given, { generation: before + 1, ...kept });
        return { changes: stored.length === 0 ? 0 : 1, answer: stored };
      }),
    revoke: (id) =>
      countChanges(records, 'credentials', async (trx, before) => {
        const ended = { credential: null, previous_credential: null, previous_generation: null };
        const { numUpdatedRows } = await trx
          .updateTable('devices')
          .set({ ...ended, previous_until: null, credential_generation: before + 1 })
          .where('id', '=', id)
          .executeTakeFirst();
        return numUpdatedRows > 0n ? { changes: 1, answer: true } : { changes: 0, answer: false };
      }),
  };
}
