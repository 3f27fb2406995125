import { resolve } from 'node:path';
import { TelemetryStoreError } from '../telemetry-store.ts';

/**
 * The one piece of module-level state: DuckDB's file lock keeps other processes out, but lets this one open a file
 * twice and damage it.
 */
const heldFiles = new Set<string>();

/**
 * Notes that this process opens the file, and gives what releases it.
 *
 * @throws TelemetryStoreError when it has it open already.
 */
export function holdFile(path: string): () => void {
  const file = resolve(path);
  if (heldFiles.has(file))
    throw new TelemetryStoreError(`${path} is open in this process already`, { isTransient: true });
  heldFiles.add(file);
  return () => heldFiles.delete(file);
}
