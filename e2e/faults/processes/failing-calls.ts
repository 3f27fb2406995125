import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { eventually } from '../../src/eventually.ts';

/** Which calls of a running process fail, as `strace` wants to be told. */
export interface FailingCallsOptions {
  readonly strace: string;
  readonly pid: number;
  /** Names of system calls, such as `fdatasync`. */
  readonly calls: readonly string[];
  /** The error that they answer, such as `EIO`. */
  readonly error: string;
  /** Which calls of every thread: `3` the third, `3+` it and all behind it. */
  readonly when: string;
}

/** A call that was made to fail. */
export interface FailedCall {
  readonly call: string;
  readonly file: string;
}

const INJECTED = /(\w+)\(\d+<([^>]*)>.*\(INJECTED\)/;

/** System calls of a running process that fail by `strace`, until it is closed. */
export class FailingCalls {
  readonly #tracer: ChildProcess;
  readonly #folder: string;

  private constructor(tracer: ChildProcess, folder: string) {
    this.#tracer = tracer;
    this.#folder = folder;
  }

  /** Attaches to the process; resolves when its calls are being watched. */
  static async attach({ strace, pid, calls, error, when }: FailingCallsOptions): Promise<FailingCalls> {
    const folder = await mkdtemp(path.join(tmpdir(), 'ioc-strace-'));
    const names = calls.join(',');
    const args = ['-f', '-y', '-p', String(pid), '-o', path.join(folder, 'calls'), '-e', `trace=${names}`];
    const tracer = spawn(strace, [...args, '-e', `inject=${names}:error=${error}:when=${when}`], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let words = '';
    tracer.stderr?.setEncoding('utf8').on('data', (chunk: string) => (words += chunk));
    await eventually(`strace watches process ${pid}`, () => words.includes('attached'), 10_000);
    return new FailingCalls(tracer, folder);
  }

  /** The calls that failed so far, in order. */
  async failed(): Promise<readonly FailedCall[]> {
    const lines = (await readFile(path.join(this.#folder, 'calls'), 'utf8')).split('\n');
    return lines.flatMap((line) => {
      const [, call, file] = INJECTED.exec(line) ?? [];
      return call === undefined || file === undefined ? [] : [{ call, file }];
    });
  }

  /** Lets the process go on undisturbed. */
  async close(): Promise<void> {
    if (this.#tracer.exitCode === null && this.#tracer.signalCode === null) {
      this.#tracer.kill('SIGINT');
      await once(this.#tracer, 'exit');
    }
    await rm(this.#folder, { recursive: true, force: true });
  }
}
