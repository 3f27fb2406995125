import { instant } from '@ioc/domain';
import { Journal, nodeFiles, type Log } from '@ioc/ingest';

import { progress } from '../report/progress.ts';
import type { MeasuredLog, RecordLog } from './record-log.ts';

const TOPIC = 'ioc/v1/bac-giang/air/station-0042/telemetry';
const MAX_BYTES = 4_294_967_296;
const READ_AT_ONCE = 1_000;

const silent = (): void => undefined;
const LOG: Log = {
  debug: silent,
  info: silent,
  warn: (_facts, message) => progress(message),
  error: (_facts, message) => progress(message),
};

/** Opens the journal of a folder as ingest does; nobody decodes its groups. */
export function openJournal(folder: string, sync: 'fsync' | 'os'): Promise<Journal> {
  return Journal.open({
    folder,
    files: nodeFiles,
    sync,
    maxBytes: MAX_BYTES,
    cursors: new Map([['bench', 0]]),
    onGroup: () => ({ whenDurable: silent }),
    log: LOG,
  });
}

/** How many records a consumer that begins at the start is given. */
export async function countRecords(journal: Journal): Promise<number> {
  const reader = journal.reader();
  let count = 0;
  for (let position = journal.first; position < journal.next;) {
    const part = await reader.read(position, READ_AT_ONCE);
    count += part.records.length;
    position = part.next;
  }
  await reader.close();
  return count;
}

/** Our journal. Its records carry a topic and a time besides; the record is cut by as much as the topic takes. */
export function journalLog(sync: 'fsync' | 'os'): MeasuredLog {
  return {
    name: `journal ${sync}`,
    async open(folder): Promise<RecordLog> {
      const journal = await openJournal(folder, sync);
      return {
        append: (record, done) => {
          const payload = record.subarray(TOPIC.length);
          journal.append({ kind: 'message', at: instant(Date.now()), topic: TOPIC, payload }, done);
        },
        count: () => countRecords(journal),
        close: () => journal.close(),
      };
    },
  };
}
