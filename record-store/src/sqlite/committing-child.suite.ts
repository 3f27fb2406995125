import { openSqliteRecordStore } from './open-sqlite-record-store.ts';
import { commitOf, raised } from '../contract/sample-records.suite.ts';

/** Name of the rule state that holds the cursor a second time. */
export const PROGRESS_KEY = 'progress';

/**
 * Runs in a process of its own until it is killed: commits one alert after another, each with the cursor as a rule
 * state, and writes each cursor to standard output once it is committed.
 */
export async function commitUntilKilled(path: string): Promise<never> {
  const { evaluation } = await openSqliteRecordStore({ path });
  let { cursor } = await evaluation.load();
  for (;;) {
    cursor += 1;
    const states = [{ key: PROGRESS_KEY, state: String(cursor) }];
    await evaluation.commit(commitOf(cursor, [raised({ device: `env-${cursor}` })], { states }));
    process.stdout.write(`${cursor}\n`);
  }
}
