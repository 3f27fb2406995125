import { dirname } from 'node:path';
import { SimulatedDisk, type DiskEvent, type Inode } from './simulated-disk.suite.ts';

/** What a disk writes whole or not at all, in bytes. */
const SECTOR_BYTES = 512;

/** A choice: a whole number from 0 to `most`. */
export type Chance = (most: number) => number;

/** How much survives of what was not synced: nothing, all of it (what a process that is killed leaves), or whatever. */
export type Survival = 'nothing' | 'everything' | 'anything';

/** What is left, and how it is chosen. */
export interface PowerLoss {
  readonly survival: Survival;
  readonly chance: Chance;
}

/** A seeded generator of choices (xorshift, 32 bits). */
export function seededChance(seed: number): Chance {
  let state = (seed * 2_654_435_761) | 1;
  return (most) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % (most + 1);
  };
}

interface FileHistory {
  durable: Buffer;
  /** The contents since the last good sync. */
  changes: Buffer[];
  hasFailed: boolean;
}

type Naming = Extract<DiskEvent, { kind: 'create' | 'rename' | 'remove' }>;

interface FolderHistory {
  readonly durable: Map<string, Inode>;
  changes: Naming[];
}

function folderOf(event: Naming): string {
  return dirname(event.kind === 'rename' ? event.to : event.path);
}

function applyNaming(names: Map<string, Inode>, event: Naming): void {
  if (event.kind === 'remove') names.delete(event.path);
  if (event.kind === 'create') names.set(event.path, event.inode);
  if (event.kind === 'rename') names.delete(event.from);
  if (event.kind === 'rename') names.set(event.to, event.inode);
}

/** What is durable, and what is not yet, after events. */
class DiskHistory {
  readonly #files = new Map<Inode, FileHistory>();
  readonly folders = new Map<string, FolderHistory>();

  take(event: DiskEvent): void {
    switch (event.kind) {
      case 'change':
        this.file(event.inode).changes.push(event.content);
        break;
      case 'sync':
        this.#sync(this.file(event.inode), event.isGood);
        break;
      case 'syncFolder':
        this.#syncFolder(this.#folder(event.folder));
        break;
      case 'create':
      case 'rename':
      case 'remove':
        this.#folder(folderOf(event)).changes.push(event);
    }
  }

  file(inode: Inode): FileHistory {
    const known = this.#files.get(inode) ?? { durable: Buffer.alloc(0), changes: [], hasFailed: false };
    this.#files.set(inode, known);
    return known;
  }

  #folder(path: string): FolderHistory {
    const known = this.folders.get(path) ?? { durable: new Map<string, Inode>(), changes: [] };
    this.folders.set(path, known);
    return known;
  }

  #sync(file: FileHistory, isGood: boolean): void {
    // A sync after a failed one says nothing: the kernel has dropped the pages and forgotten the error.
    file.hasFailed ||= !isGood;
    if (file.hasFailed) return;
    file.durable = file.changes.at(-1) ?? file.durable;
    file.changes = [];
  }

  #syncFolder(folder: FolderHistory): void {
    for (const event of folder.changes) applyNaming(folder.durable, event);
    folder.changes = [];
  }
}

/** Any mix of the sectors before and after a change, cut anywhere between. */
function torn(before: Buffer, after: Buffer, chance: Chance): Buffer {
  const least = Math.min(before.length, after.length);
  const size = least + chance(Math.max(before.length, after.length) - least);
  const mixed = Buffer.alloc(size);
  for (let sector = 0; sector < size; sector += SECTOR_BYTES) {
    const source = chance(2) > 0 ? after : before;
    mixed.set(source.subarray(sector, Math.min(size, sector + SECTOR_BYTES)), sector);
  }
  return mixed;
}

function contentAfter({ durable, changes }: FileHistory, { survival, chance }: PowerLoss): Buffer {
  const last = changes.at(-1);
  if (last === undefined || survival === 'nothing') return durable;
  if (survival === 'everything') return last;
  return torn(durable, changes[chance(changes.length - 1)] ?? last, chance);
}

function namesAfter(
  { durable, changes }: FolderHistory,
  { survival, chance }: PowerLoss,
): Map<string, Inode> {
  const names = new Map(durable);
  if (survival === 'nothing') return names;
  const isWhole = survival === 'everything' || chance(2) === 0;
  for (const event of changes) if (isWhole || chance(1) === 1) applyNaming(names, event);
  return names;
}

/**
 * The files that the next process finds when the machine loses its power after the events. Of what was written and not
 * synced each sector, and of what was created, renamed or removed each name, is there or not.
 */
export function afterPowerLoss(events: readonly DiskEvent[], loss: PowerLoss): Map<string, Buffer> {
  const history = new DiskHistory();
  for (const event of events) history.take(event);
  const files = new Map<string, Buffer>();
  for (const folder of history.folders.values()) {
    for (const [path, inode] of namesAfter(folder, loss))
      files.set(path, contentAfter(history.file(inode), loss));
  }
  return files;
}

/** The disk after a power loss now of which nothing survived that was not synced. */
export function remainsOf(disk: SimulatedDisk): SimulatedDisk {
  return new SimulatedDisk(afterPowerLoss(disk.events, { survival: 'nothing', chance: () => 0 }));
}
