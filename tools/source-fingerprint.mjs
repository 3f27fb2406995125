import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Folders that hold results, not sources. */
const RESULT_FOLDERS = new Set(['node_modules', 'dist', '.git']);

/**
 * One hash over the names and contents of all files under the given paths, in a fixed order.
 * Tests are left out: they change no build. A path that does not exist counts as empty.
 *
 * @param {string} root folder that the names in the hash are relative to
 * @param {readonly string[]} paths files and folders, relative to the root
 * @returns {string} hexadecimal SHA-256
 */
export function sourceFingerprint(root, paths) {
  const hash = createHash('sha256');
  for (const file of paths
    .flatMap((path) => sourceFilesUnder(join(root, path)))
    .filter(isBuildInput)
    .sort()) {
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/**
 * All files at or under a path that somebody wrote, tests included.
 *
 * @param {string} path
 * @returns {string[]}
 */
export function sourceFilesUnder(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (found.isFile()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !RESULT_FOLDERS.has(entry.name))
    .flatMap((entry) => sourceFilesUnder(join(path, entry.name)));
}

/** @param {string} path */
function isBuildInput(path) {
  return !/\.(test|suite)\.(ts|tsx|mjs)$/.test(path);
}
