import { fork, type ChildProcess } from 'node:child_process';

import type { z } from 'zod';

import { processMessage } from './control-messages.ts';

/** A process of the benchmark that ended, did not answer in time, or says that it cannot. */
export class BenchProcessError extends Error {
  override readonly name = 'BenchProcessError';
}

/** How long a process may take to end when it is asked to, milliseconds: ingest closes its journal and its store. */
const STOP_LIMIT_MS = 20_000;

/** Which process, and how Node runs it. */
export interface BenchProcessOptions {
  /** What it does: the argument of `--role`. */
  readonly role: string;
  /** Folder for a CPU profile that is written when the process ends. */
  readonly profileDir?: string;
}

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Flags of Node with which `npm start` and the image run the product; every side of a benchmark gets them. */
export const PRODUCTION_FLAGS = ['--max-semi-space-size=16'] as const;

/** A process that the benchmark starts, asks, and ends by its id. */
export class BenchProcess {
  readonly role: string;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  readonly #gone: Promise<void>;
  #lastId = 0;
  #onEvent: (event: string, body: unknown) => void = () => undefined;

  constructor({ role, profileDir }: BenchProcessOptions) {
    this.role = role;
    this.#child = fork(process.argv[1] ?? '', ['--role', role], {
      // What a process prints goes to standard error: standard output belongs to the result.
      stdio: ['ignore', 2, 2, 'ipc'],
      execArgv: [
        ...PRODUCTION_FLAGS,
        ...(profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`]),
      ],
    });
    this.#gone = new Promise((resolve) => this.#child.once('exit', () => resolve()));
    this.#child.on('message', (raw) => this.#receive(raw));
    this.#child.once('exit', (code, signal) => this.#failAll(`ended (${signal ?? `code ${code}`})`));
  }

  /** Calls back with what the process tells by itself. */
  onEvent(listener: (event: string, body: unknown) => void): void {
    this.#onEvent = listener;
  }

  /** Asks and waits for the parsed answer. Rejects with `BenchProcessError` when there is none in time. */
  async ask<T>(question: string, body: unknown, answer: z.ZodType<T>, limitMs: number): Promise<T> {
    const id = (this.#lastId += 1);
    const answered = new Promise<unknown>((resolve, reject) => {
      const late = setTimeout(() => this.#fail(id, `did not answer ${question} in ${limitMs} ms`), limitMs);
      const settled =
        <V>(settle: (value: V) => void) =>
        (value: V): void => {
          clearTimeout(late);
          settle(value);
        };
      this.#waiting.set(id, { resolve: settled(resolve), reject: settled(reject) });
    });
    this.#child.send({ id, question, body });
    return answer.parse(await answered);
  }

  /** Ends the process and waits until it has gone; killed when it does not go in time. */
  async close(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    const late = setTimeout(() => this.#child.kill('SIGKILL'), STOP_LIMIT_MS);
    await this.#gone;
    clearTimeout(late);
  }

  #receive(raw: unknown): void {
    const message = processMessage.parse(raw);
    if ('event' in message) {
      this.#onEvent(message.event, message.body);
      return;
    }
    if ('failure' in message) {
      this.#fail(message.id, `fails: ${message.failure}`);
      return;
    }
    this.#waiting.get(message.id)?.resolve(message.answer);
    this.#waiting.delete(message.id);
  }

  #fail(id: number, reason: string): void {
    this.#waiting.get(id)?.reject(new BenchProcessError(`${this.role} ${reason}`));
    this.#waiting.delete(id);
  }

  #failAll(reason: string): void {
    for (const id of this.#waiting.keys()) this.#fail(id, reason);
  }
}
