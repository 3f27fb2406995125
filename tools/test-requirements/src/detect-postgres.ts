import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findExecutable, isExecutable } from './find-executable.ts';
import type { Detection } from './requirement.ts';

/** The folder with PostgreSQL's own programs `initdb` and `postgres`. */
export interface PostgresDetails {
  readonly programsFolder: string;
}

const DEBIAN_FOLDER = '/usr/lib/postgresql';

/** Finds PostgreSQL's server programs at `IOC_TEST_POSTGRES_BIN`, where Debian puts them, or on `PATH`. */
export function detectPostgres(): Detection<PostgresDetails> {
  const onPath = findExecutable('initdb');
  const folders = [
    process.env['IOC_TEST_POSTGRES_BIN'],
    ...debianFolders(),
    onPath === undefined ? undefined : dirname(onPath),
  ];
  const programsFolder = folders.find((folder) => folder !== undefined && hasServer(folder));
  if (programsFolder === undefined) {
    return {
      present: false,
      reason: 'no initdb and postgres found; install them or set IOC_TEST_POSTGRES_BIN',
    };
  }
  return { present: true, programsFolder };
}

function hasServer(folder: string): boolean {
  return isExecutable(join(folder, 'initdb')) && isExecutable(join(folder, 'postgres'));
}

function debianFolders(): string[] {
  try {
    const versions = readdirSync(DEBIAN_FOLDER).sort((a, b) => Number(b) - Number(a));
    return versions.map((version) => join(DEBIAN_FOLDER, version, 'bin'));
  } catch {
    // Not a Debian with PostgreSQL: the other places are looked at instead.
    return [];
  }
}
