import { z } from 'zod';
import { decodeCursor, pageLimit, pageOf } from '../page-cursor.ts';
import type { RecordDatabase } from '../record-database.ts';
import type { AuditRecords } from '../record-store.ts';
import { parseStored } from '../stored-json.ts';
import { auditEntrySchema } from '../stored/audit-schema.ts';

const auditKeySchema = z.tuple([z.int(), z.int()]);

/** The audit over a database, newest first; `from` is inclusive, `to` exclusive. */
export function auditRecords({ db }: RecordDatabase): AuditRecords {
  return {
    async append(entry) {
      await db
        .insertInto('audit')
        .values({ at: entry.at, actor: entry.actor, target: entry.target, body: JSON.stringify(entry) })
        .execute();
    },
    async list(filter, page) {
      const limit = pageLimit(page.limit);
      const before = decodeCursor(auditKeySchema, page.cursor);
      let query = db.selectFrom('audit').select(['n', 'at', 'body']);
      if (filter.actor !== undefined) query = query.where('actor', '=', filter.actor);
      if (filter.target !== undefined) query = query.where('target', '=', filter.target);
      if (filter.from !== undefined) query = query.where('at', '>=', filter.from);
      if (filter.to !== undefined) query = query.where('at', '<', filter.to);
      if (before !== undefined) {
        const [at, n] = before;
        query = query.where((is) => is(is.refTuple('at', 'n'), '<', is.tuple(at, n)));
      }
      const rows = await query
        .orderBy('at', 'desc')
        .orderBy('n', 'desc')
        .limit(limit + 1)
        .execute();
      return pageOf(rows, {
        limit,
        itemOf: (row) => parseStored(auditEntrySchema, row.body, { table: 'audit', id: String(row.n) }),
        keyOf: (row) => [row.at, row.n],
      });
    },
  };
}
