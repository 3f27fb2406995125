import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../cli/dist/main.js', import.meta.url));

/** The variables of a program under test; nothing of the surrounding environment but the path reaches it. */
export type ProgramEnvironment = Readonly<Record<string, string>>;

/** A running `ioc` command. */
export interface RunningProgram {
  readonly pid: number;
  /** Everything that it wrote so far. */
  output(): string;
  /** Asks it to stop and resolves with its exit code. */
  stop(): Promise<number | null>;
  /** Kills it as a power cut would, and resolves when it is gone. */
  kill(): Promise<void>;
  /** Resolves with the exit code when it ends by itself. */
  ended(): Promise<number | null>;
}

function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return once(child, 'exit').then(() => child.exitCode);
}

/**
 * Starts `ioc` with arguments and exactly these variables; `under` is a command that turns into the program it is given,
 * such as `strace -D`.
 */
export function runProgram(
  args: readonly string[],
  env: ProgramEnvironment,
  under: readonly string[] = [],
): RunningProgram {
  const [command = '', ...rest] = [...under, process.execPath, PROGRAM, ...args];
  const child = spawn(command, rest, {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  const { pid } = child;
  if (pid === undefined) throw new Error(`${PROGRAM} could not be started`);
  const exited = exitOf(child);
  return {
    pid,
    output: () => text,
    async stop() {
      child.kill('SIGTERM');
      return exited;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    ended: () => exited,
  };
}
