import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Bytes that a checkpoint may write beside what stands in the log: row groups that are rewritten, and the directory. */
export const CHECKPOINT_MARGIN_BYTES = 33_554_432;

/** The log's size in bytes; 0 when there is none. */
export async function logBytes(path: string): Promise<number> {
  try {
    return (await stat(`${path}.wal`)).size;
  } catch {
    // A log that was folded into the file is not there.
    return 0;
  }
}

/**
 * Whether the disk has room to fold the log into the file. DuckDB gives its database up when a checkpoint meets a full
 * disk, and nothing can be read any more until there is room; a log that stays longer costs only time at opening.
 */
export async function hasRoomForCheckpoint(path: string): Promise<boolean> {
  const [{ bavail, bsize }, log] = await Promise.all([statfs(dirname(path)), logBytes(path)]);
  return bavail * bsize >= CHECKPOINT_MARGIN_BYTES + 2 * log;
}
