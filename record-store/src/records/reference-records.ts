import type { Area, City, Department, ObservedProperty } from '@ioc/domain';
import type { z } from 'zod';
import { chunked, lastByKey } from '../chunked.ts';
import type { RecordDatabase, RecordTransaction } from '../record-database.ts';
import type { ReferenceRecords } from '../record-store.ts';
import { parseStored } from '../stored-json.ts';
import { areaSchema } from '../stored/area-schema.ts';
import { citySchema } from '../stored/city-schema.ts';
import { departmentSchema } from '../stored/department-schema.ts';
import { observedPropertySchema } from '../stored/observed-property-schema.ts';

type PlainTable = 'cities' | 'departments' | 'observed_properties';

/** The reference data over a database. */
export function referenceRecords({ db }: RecordDatabase): ReferenceRecords {
  async function all<Schema extends z.ZodType>(
    table: PlainTable,
    schema: Schema,
  ): Promise<z.output<Schema>[]> {
    const rows = await db.selectFrom(table).selectAll().orderBy('id').execute();
    return rows.map((row) => parseStored(schema, row.body, { table, id: row.id }));
  }
  return {
    cities: (): Promise<readonly City[]> => all('cities', citySchema),
    departments: (): Promise<readonly Department[]> => all('departments', departmentSchema),
    observedProperties: (): Promise<readonly ObservedProperty[]> =>
      all('observed_properties', observedPropertySchema),
    async areas({ city, at }) {
      let query = db.selectFrom('areas').select(['id', 'body']);
      if (city !== undefined) query = query.where('city', '=', city);
      if (at !== undefined) {
        query = query
          .where((is) => is.or([is('valid_from', 'is', null), is('valid_from', '<=', at)]))
          .where((is) => is.or([is('valid_to', 'is', null), is('valid_to', '>=', at)]));
      }
      const rows = await query.orderBy('id').execute();
      return rows.map((row) => parseStored(areaSchema, row.body, { table: 'areas', id: row.id }));
    },
    put(data) {
      return db.transaction().execute(async (trx) => {
        await putPlain(trx, 'cities', data.cities ?? []);
        await putAreas(trx, data.areas ?? []);
        await putPlain(trx, 'departments', data.departments ?? []);
        await putPlain(trx, 'observed_properties', data.observedProperties ?? []);
      });
    },
  };
}

async function putPlain(
  trx: RecordTransaction,
  table: PlainTable,
  things: readonly { readonly id: string }[],
): Promise<void> {
  for (const chunk of chunked(lastByKey(things, idOf), 2)) {
    await trx
      .insertInto(table)
      .values(chunk.map((thing) => ({ id: thing.id, body: JSON.stringify(thing) })))
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((row) => ({ body: row.ref('excluded.body') })),
      )
      .execute();
  }
}

async function putAreas(trx: RecordTransaction, areas: readonly Area[]): Promise<void> {
  for (const chunk of chunked(lastByKey(areas, idOf), 5)) {
    await trx
      .insertInto('areas')
      .values(
        chunk.map((area) => ({
          id: area.id,
          city: area.city,
          valid_from: area.validFrom,
          valid_to: area.validTo,
          body: JSON.stringify(area),
        })),
      )
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((row) => ({
          city: row.ref('excluded.city'),
          valid_from: row.ref('excluded.valid_from'),
          valid_to: row.ref('excluded.valid_to'),
          body: row.ref('excluded.body'),
        })),
      )
      .execute();
  }
}

function idOf(thing: { readonly id: string }): string {
  return thing.id;
}
