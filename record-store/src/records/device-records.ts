import { failed, foldForSearch, succeeded } from '@ioc/domain';
import { sql, type SelectQueryBuilder } from 'kysely';
import { countAlso, countChanges, readClock, type Counted } from '../change-clock.ts';
import { chunked, lastByKey } from '../chunked.ts';
import { decodeCursor, idKeySchema, pageLimit, pageOf } from '../page-cursor.ts';
import type { RecordDatabase } from '../record-database.ts';
import type { DeviceFilter, DeviceRecords, NewCredential, StoredDevice } from '../record-store.ts';
import { parseStored } from '../stored-json.ts';
import { deviceSchema } from '../stored/device-schema.ts';
import type { DeviceTable } from '../tables/device-table.ts';
import type { RecordTables } from '../tables/record-tables.ts';
import { storeCredentials } from './credential-records.ts';

type DeviceQuery = SelectQueryBuilder<RecordTables, 'devices', Pick<DeviceTable, 'id' | 'body'>>;

const VALUES_PER_DEVICE = 8;

/** The device in a row. Throws `RecordStoreError` with code `corrupt`. */
export function deviceOf(row: Pick<DeviceTable, 'id' | 'body'>): StoredDevice {
  return parseStored(deviceSchema, row.body, { table: 'devices', id: row.id });
}

/** The device registry over a database. */
export function deviceRecords(records: RecordDatabase): DeviceRecords {
  const { db } = records;
  const devices = (): DeviceQuery => db.selectFrom('devices').select(['id', 'body']);
  return {
    revision: () => readClock(db, 'devices'),
    async list(filter, page) {
      const limit = pageLimit(page.limit);
      const after = decodeCursor(idKeySchema, page.cursor);
      let query = matching(devices(), filter);
      if (after !== undefined) query = query.where('id', '>', after[0]);
      const rows = await query
        .orderBy('id')
        .limit(limit + 1)
        .execute();
      return pageOf(rows, { limit, itemOf: deviceOf, keyOf: (row) => [row.id] });
    },
    async all() {
      return (await devices().orderBy('id').execute()).map(deviceOf);
    },
    async find(id) {
      const row = await devices().where('id', '=', id).executeTakeFirst();
      return row && deviceOf(row);
    },
    ...deviceChanges(records),
  };
}

function matching(query: DeviceQuery, filter: DeviceFilter): DeviceQuery {
  let found = query;
  if (filter.city !== undefined) found = found.where('city', '=', filter.city);
  if (filter.sector !== undefined) found = found.where('sector', '=', filter.sector);
  if (filter.area !== undefined) found = found.where('area', '=', filter.area);
  if (filter.bbox !== undefined) {
    const [west, south, east, north] = filter.bbox;
    found = found.where((is) => is.and([is.between('lon', west, east), is.between('lat', south, north)]));
  }
  if (filter.q !== undefined) {
    const pattern = `%${foldForSearch(filter.q).replace(/[\\%_]/g, '\\$&')}%`;
    found = found.where(sql<boolean>`search like ${pattern} escape '\\'`);
  }
  return found;
}

type CreateAnswer = Awaited<ReturnType<DeviceRecords['create']>>;
type DeviceChanges = Pick<DeviceRecords, 'create' | 'update' | 'delete' | 'putAll'>;

function deviceChanges(records: RecordDatabase): DeviceChanges {
  return {
    create: (device, credential) =>
      countChanges(records, 'devices', async (trx): Promise<Counted<CreateAnswer>> => {
        // A device that was deleted and comes back must not have the generation of its old connections.
        const generation = await countAlso(trx, records.dialect, 'credentials');
        const inserted = await trx
          .insertInto('devices')
          .values({ ...rowOf(device), credential: credential ?? null, credential_generation: generation })
          .onConflict((conflict) => conflict.column('id').doNothing())
          .returning('id')
          .execute();
        return inserted.length === 0
          ? { changes: 0, answer: failed({ code: 'exists' }) }
          : { changes: 1, answer: succeeded(device) };
      }),
    update: (device) =>
      countChanges(records, 'devices', async (trx) => {
        const { id, ...row } = rowOf(device);
        const result = await trx.updateTable('devices').set(row).where('id', '=', id).executeTakeFirst();
        return oneOrNone(result.numUpdatedRows);
      }),
    delete: (id) =>
      countChanges(records, 'devices', async (trx) => {
        const result = await trx.deleteFrom('devices').where('id', '=', id).executeTakeFirst();
        return oneOrNone(result.numDeletedRows);
      }),
    putAll: (devices, credentials = []) => putAll(records, devices, credentials),
  };
}

function oneOrNone(rows: bigint): Counted<boolean> {
  return rows > 0n ? { changes: 1, answer: true } : { changes: 0, answer: false };
}

function putAll(
  records: RecordDatabase,
  devices: readonly StoredDevice[],
  credentials: readonly NewCredential[],
): Promise<void> {
  return countChanges(records, 'devices', async (trx) => {
    const generation =
      credentials.length === 0 ? undefined : await countAlso(trx, records.dialect, 'credentials');
    const rows = lastByKey(devices, (device) => device.id).map(rowOf);
    for (const chunk of chunked(rows, VALUES_PER_DEVICE)) {
      await trx
        .insertInto('devices')
        .values([...chunk])
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet((row) => ({
            city: row.ref('excluded.city'),
            sector: row.ref('excluded.sector'),
            area: row.ref('excluded.area'),
            lon: row.ref('excluded.lon'),
            lat: row.ref('excluded.lat'),
            search: row.ref('excluded.search'),
            body: row.ref('excluded.body'),
          })),
        )
        .execute();
    }
    if (generation !== undefined) await storeCredentials(trx, credentials, { generation });
    return { changes: rows.length === 0 ? 0 : 1, answer: undefined };
  });
}

function rowOf(
  device: StoredDevice,
): Pick<DeviceTable, 'id' | 'city' | 'sector' | 'area' | 'lon' | 'lat' | 'search' | 'body'> {
  return {
    id: device.id,
    city: device.city,
    sector: device.sector,
    area: device.area ?? null,
    lon: device.location.lon,
    lat: device.location.lat,
    search: foldForSearch(`${device.id} ${device.name.vi} ${device.name.en}`),
    body: JSON.stringify(device),
  };
}
