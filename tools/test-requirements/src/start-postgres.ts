import { execFile } from 'node:child_process';
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { acceptsConnections } from './accepts-connections.ts';
import { AbsentRequirementError } from './absent-requirement-error.ts';
import { freePort } from './free-port.ts';
import { LaunchError } from './launched-process.ts';
import { requirement } from './requirement.ts';
import { launchRestartable, type Restartable } from './restartable-process.ts';

/** A running PostgreSQL with an empty database on the loopback address. */
export interface RunningPostgres extends Restartable {
  /** `postgres://ioc@127.0.0.1:PORT/postgres`, without a password. */
  readonly url: string;
  readonly port: number;
  /** Ends the server and removes its files. */
  close(): Promise<void>;
}

interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

const READY_WITHIN_MS = 30_000;
const INITDB_WITHIN_MS = 60_000;
/** Children of a crashed server end within a second or two. */
const MOST_RESTARTS = 50;
const RESTART_PAUSE_MS = 200;
/** Users that exist where PostgreSQL is installed, in order of preference. */
const UNPRIVILEGED_USERS = ['postgres', 'nobody'];

/**
 * Starts PostgreSQL with a new cluster in a folder of its own; as root, under an unprivileged user, because the
 * server refuses root. Not synced to the disk: a test does not outlive a power cut. Throws when absent.
 */
export async function startPostgres(): Promise<RunningPostgres> {
  const found = requirement('postgres');
  if (!found.present) throw new AbsentRequirementError(found.reason);
  const user = await unprivilegedUser();
  const folder = await mkdtemp(join(tmpdir(), 'ioc-postgres-'));
  if (user !== undefined) await chown(folder, user.uid, user.gid);

  await initialiseCluster(found.programsFolder, folder, user);
  const port = await freePort();
  const launched = await launchRestartable({
    executable: join(found.programsFolder, 'postgres'),
    args: ['-D', folder, '-p', String(port), '-h', '127.0.0.1', '-k', '', '-F'],
    ...user,
    isReady: () => acceptsConnections(port),
    readyWithinMs: READY_WITHIN_MS,
    stopSignal: 'SIGINT',
  });
  return {
    url: `postgres://ioc@127.0.0.1:${port}/postgres`,
    port,
    stop: () => launched.stop(),
    crash: () => launched.crash(),
    restart: () => restartPatiently(launched),
    close: () => launched.close().then(() => rm(folder, { recursive: true, force: true })),
  };
}

/** After a crash the server refuses to start until the last of its children has noticed. */
async function restartPatiently(server: Restartable): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await server.restart();
    } catch (error) {
      if (!(error instanceof LaunchError) || attempt === MOST_RESTARTS) throw error;
      await delay(RESTART_PAUSE_MS);
    }
  }
}

async function initialiseCluster(
  programs: string,
  folder: string,
  user: SystemUser | undefined,
): Promise<void> {
  const args = ['-D', folder, '-U', 'ioc', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
  await promisify(execFile)(join(programs, 'initdb'), args, {
    ...user,
    cwd: folder,
    timeout: INITDB_WITHIN_MS,
  });
}

async function unprivilegedUser(): Promise<SystemUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = parseAccounts(await readFile('/etc/passwd', 'utf8'));
  const name = UNPRIVILEGED_USERS.find((candidate) => accounts.has(candidate));
  return name === undefined ? undefined : accounts.get(name);
}

function parseAccounts(passwd: string): Map<string, SystemUser> {
  const accounts = new Map<string, SystemUser>();
  for (const line of passwd.split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (name !== undefined && uid !== undefined && gid !== undefined) {
      accounts.set(name, { uid: Number(uid), gid: Number(gid) });
    }
  }
  return accounts;
}
