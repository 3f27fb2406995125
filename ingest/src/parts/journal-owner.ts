import { copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeFiles } from '../journal/journal-files.ts';
import { firstOfSegment } from '../journal/segment-name.ts';
import { LostPartError } from './lost-part-error.ts';

const OWNER_PATTERN = /^owner-(\d{1,15})$/;

/** What taking a journal over needs. `isFormerGone`: no process of a former owner can write any more. */
export interface TakeJournal {
  readonly home: string;
  readonly fence: number;
  readonly isFormerGone: boolean;
}

/** The folder of the journal whose owner holds this fence. */
export function ownerFolder(home: string, fence: number): string {
  return join(home, `owner-${fence}`);
}

/** The fences of all owner folders, ascending: the last one is the owner's, the rest are what former owners left. */
async function fencesIn(home: string): Promise<readonly number[]> {
  const fences = (await readdir(home)).map((name) => Number(OWNER_PATTERN.exec(name)?.[1] ?? Number.NaN));
  return fences.filter((fence) => !Number.isNaN(fence)).toSorted((a, b) => a - b);
}

/** Whether a journal was ever kept here. */
export async function hasJournal(home: string): Promise<boolean> {
  try {
    return (await readdir(home)).length > 0;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

/** A journal that is ours: its folder, and whether it still is, which somebody with a higher fence can end at any time. */
export interface OwnedJournal {
  readonly folder: string;
  readonly owns: () => Promise<boolean>;
}

/**
 * Makes the journal in `home` ours. The folder's name is the lock: it carries the fence of the
 * owner, and renaming it, which is atomic, takes it from everybody before. Whatever a former owner still does by path
 * then meets no file; the one segment that it may hold open for writing is copied, so that it writes to a file that
 * nobody reads. Rejects with `LostPartError` when the folder already belongs to a higher fence.
 */
export async function takeJournal({ home, fence, isFormerGone }: TakeJournal): Promise<OwnedJournal> {
  const folder = ownerFolder(home, fence);
  await mkdir(home, { recursive: true });
  while (!(await isTaken(home, fence)));
  const owns = await ownershipOf(folder);
  await takeUnowned(home, folder);
  await nodeFiles.syncFolder(home);
  if (!isFormerGone) await detachNewest(folder);
  return { folder, owns };
}

/** One attempt; false when the folder is another one by now. All begin with the same name, so that one rename wins. */
async function isTaken(home: string, fence: number): Promise<boolean> {
  const newest = (await fencesIn(home)).at(-1);
  if (newest === fence) return true;
  if (newest !== undefined && newest > fence) throw lost(ownerFolder(home, fence));
  try {
    if (newest === undefined) {
      await mkdir(ownerFolder(home, 0), { recursive: true });
      return false;
    }
    await rename(ownerFolder(home, newest), ownerFolder(home, fence));
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

function lost(folder: string): LostPartError {
  return new LostPartError(`the journal is no longer at ${folder}: a newer owner has it`);
}

/** A journal of before there were owners lies in `home` itself. */
async function takeUnowned(home: string, folder: string): Promise<void> {
  for (const name of await readdir(home)) {
    if (OWNER_PATTERN.test(name)) continue;
    try {
      await rename(join(home, name), join(folder, name));
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
  }
}

/** Puts a durable copy in the place of the newest segment. */
async function detachNewest(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => firstOfSegment(name) !== undefined);
  const newest = names.toSorted().at(-1);
  if (newest === undefined) return;
  const path = join(folder, newest);
  const copy = `${path}.copy`;
  await rm(copy, { force: true });
  await copyFile(path, copy);
  // The copy keeps its time, which tells how long nobody ran.
  const { atime, mtime } = await stat(path);
  const file = await open(copy, 'r+');
  try {
    await file.utimes(atime, mtime);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(copy, path);
  await nodeFiles.syncFolder(folder);
}

async function ownershipOf(folder: string): Promise<() => Promise<boolean>> {
  const taken = await identityOf(folder);
  if (taken === undefined) throw lost(folder);
  return async () => (await identityOf(folder)) === taken;
}

/** Which folder it is, not by its name: a former owner may make one of the same name anew. Undefined when absent. */
async function identityOf(folder: string): Promise<string | undefined> {
  try {
    const { dev, ino } = await stat(folder, { bigint: true });
    return `${dev}:${ino}`;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
