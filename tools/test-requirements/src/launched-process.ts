import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

/** How a server program is started. */
export interface LaunchOptions {
  readonly executable: string;
  readonly args: readonly string[];
  /** User and group the program runs as, when this process may choose. */
  readonly uid?: number;
  readonly gid?: number;
  readonly env?: NodeJS.ProcessEnv;
  /** Answers true once the server serves; asked again and again until `readyWithinMs`. */
  readonly isReady: () => Promise<boolean>;
  readonly readyWithinMs: number;
  /** Signal that asks this program to end; without it `SIGTERM`. */
  readonly stopSignal?: NodeJS.Signals;
}

/** A started server program; its owner closes it. */
export interface LaunchedProcess {
  readonly pid: number;
  /** Ends the program and waits until it has gone; killed when it does not go in time. */
  close(): Promise<void>;
  /** Ends the program at once, as a crash would, and waits until it has gone. */
  kill(): Promise<void>;
}

/** Thrown when a server program cannot be started or does not serve in time; carries what it last printed. */
export class LaunchError extends Error {
  override readonly name = 'LaunchError';
}

/** How long a program may take to end by itself before it is killed. */
const STOP_LIMIT_MS = 10_000;
/** Pause between two questions whether the server serves: short against every start, cheap on two cores. */
const READY_POLL_MS = 50;
/** How much of the program's last output an error shows: enough for a reason, bounded for a chatty program. */
const OUTPUT_TAIL_CHARS = 4_000;

/** Starts a server program and resolves when it serves. Throws `LaunchError` when it ends or is late. */
export async function launchProcess(options: LaunchOptions): Promise<LaunchedProcess> {
  const child = spawn(options.executable, options.args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: options.env ?? process.env,
    ...(options.uid === undefined ? {} : { uid: options.uid }),
    ...(options.gid === undefined ? {} : { gid: options.gid }),
  });
  const output = keepTail(child);
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const killWithParent = (): void => void child.kill('SIGKILL');
  process.once('exit', killWithParent);
  void gone.then(() => process.off('exit', killWithParent));

  await waitUntilReady(child, options, output);
  return {
    pid: child.pid ?? 0,
    close: () => end(child, gone, options.stopSignal ?? 'SIGTERM'),
    kill: () => end(child, gone, 'SIGKILL'),
  };
}

function keepTail(child: ChildProcess): () => string {
  let tail = '';
  const add = (chunk: Buffer | Error): void => {
    tail = (tail + String(chunk)).slice(-OUTPUT_TAIL_CHARS);
  };
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);
  child.once('error', add);
  return () => tail;
}

async function waitUntilReady(
  child: ChildProcess,
  options: LaunchOptions,
  output: () => string,
): Promise<void> {
  const deadline = Date.now() + options.readyWithinMs;
  while (!(await options.isReady())) {
    if (hasEnded(child)) throw new LaunchError(`${options.executable} ended at its start: ${output()}`);
    if (Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new LaunchError(
        `${options.executable} did not serve in ${options.readyWithinMs} ms: ${output()}`,
      );
    }
    await delay(READY_POLL_MS);
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

async function end(child: ChildProcess, gone: Promise<void>, signal: NodeJS.Signals): Promise<void> {
  if (hasEnded(child)) return;
  child.kill(signal);
  const abort = new AbortController();
  const late = delay(STOP_LIMIT_MS, 'late' as const, { signal: abort.signal }).catch(() => 'gone' as const);
  if ((await Promise.race([gone, late])) === 'late') child.kill('SIGKILL');
  abort.abort();
  await gone;
}
