import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { acceptsConnections } from './accepts-connections.ts';
import { AbsentRequirementError } from './absent-requirement-error.ts';
import { freePort } from './free-port.ts';
import { requirement } from './requirement.ts';
import { launchRestartable, type Restartable } from './restartable-process.ts';

/** How a Mosquitto differs from the plain one. */
export interface MosquittoOptions {
  /** Further lines of `mosquitto.conf`. Without `allow_anonymous` among them everybody may connect. */
  readonly config?: readonly string[];
  /** Port to listen on, to start again where another one was; without it a free one. */
  readonly port?: number;
}

/** A running Mosquitto on the loopback address. With `persistence true` in its configuration it keeps what it saved over a restart. */
export interface RunningMosquitto extends Restartable {
  /** `mqtt://127.0.0.1:PORT`. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Ends the broker and removes its folder. */
  close(): Promise<void>;
  /** Ends the broker as a crash would and removes its folder. */
  kill(): Promise<void>;
}

const READY_WITHIN_MS = 10_000;

/** Starts Mosquitto with a folder of its own. Throws when it is absent or does not start. */
export async function startMosquitto(options: MosquittoOptions = {}): Promise<RunningMosquitto> {
  const found = requirement('mosquitto');
  if (!found.present) throw new AbsentRequirementError(found.reason);
  const folder = await mkdtemp(join(tmpdir(), 'ioc-mosquitto-'));
  const port = options.port ?? (await freePort());
  const configFile = join(folder, 'mosquitto.conf');
  await writeFile(configFile, configuration(port, folder, options.config ?? []));

  const launched = await launchRestartable({
    executable: found.executable,
    args: ['-c', configFile],
    isReady: () => acceptsConnections(port),
    readyWithinMs: READY_WITHIN_MS,
  });
  const removeFolder = (): Promise<void> => rm(folder, { recursive: true, force: true });
  return {
    url: `mqtt://127.0.0.1:${port}`,
    port,
    get pid() {
      return launched.pid;
    },
    stop: () => launched.stop(),
    crash: () => launched.crash(),
    restart: () => launched.restart(),
    close: () => launched.close().then(removeFolder),
    kill: () => launched.crash().then(removeFolder),
  };
}

function configuration(port: number, folder: string, further: readonly string[]): string {
  const decidesAnonymous = further.some((line) => line.startsWith('allow_anonymous'));
  return [
    `listener ${port} 127.0.0.1`,
    // Started by root it would change to a user that cannot read this folder.
    `user ${userInfo().username}`,
    `persistence_location ${folder}/`,
    ...(decidesAnonymous ? [] : ['allow_anonymous true']),
    ...further,
    '',
  ].join('\n');
}
