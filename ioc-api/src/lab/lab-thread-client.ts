import { Worker } from 'node:worker_threads';

import type { ObservationColumns } from '@ioc/telemetry-store';

import type { LabJob, LabProgress, LabResult } from './lab-job.ts';
import type { LabThreadRequest, LabThreadResponse } from './lab-thread-protocol.ts';

/** The compiled thread program, for a caller in the sources and in the build alike. */
const THREAD_PROGRAM = new URL('../../dist/lab/lab-thread.js', import.meta.url);

/** Memory of JavaScript objects of one job, MiB: alerts and engine states; columns lie outside. */
const MEMORY_MIB = 512;

/** Stretches that may wait for the thread: one is worked on, one is ready. */
const MOST_WAITING = 2;

/** The thread of a job ended without a result. */
export class LabThreadError extends Error {
  override readonly name = 'LabThreadError';
}

/** One job in a thread of its own. Whoever makes it ends it. */
export class LabThread {
  readonly #worker: Worker;
  readonly #onProgress: (progress: LabProgress) => void;
  #waiting = 0;
  #wake: (() => void) | undefined;
  #failure: Error | undefined;
  #result: LabResult | undefined;

  constructor(job: LabJob, onProgress: (progress: LabProgress) => void) {
    this.#onProgress = onProgress;
    // Flags of this process, such as conditions that lead to sources, do not fit the compiled thread.
    this.#worker = new Worker(THREAD_PROGRAM, {
      name: 'rule-lab',
      execArgv: [],
      workerData: job,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MIB },
    });
    this.#worker.on('message', (response: LabThreadResponse) => this.#hear(response));
    this.#worker.on('error', (cause) =>
      this.#fail(new LabThreadError('the thread of the rule lab failed', { cause })),
    );
    this.#worker.on('exit', () => this.#fail(new LabThreadError('the thread of the rule lab ended early')));
  }

  /** Hands over a stretch; resolves when there is room for the next one. Columns that are not shared are given away. */
  async take(columns: ObservationColumns): Promise<void> {
    const transfer = Object.values(columns).flatMap(({ buffer }: Uint8Array) =>
      buffer instanceof ArrayBuffer ? [buffer] : [],
    );
    this.#post({ kind: 'stretch', columns }, transfer);
    this.#waiting += 1;
    await this.#until(() => this.#waiting < MOST_WAITING);
  }

  /** Says that there are no more stretches; resolves with what came of it. */
  async result(): Promise<LabResult> {
    this.#post({ kind: 'end' }, []);
    await this.#until(() => this.#result !== undefined);
    if (!this.#result) throw new LabThreadError('the thread of the rule lab gave no result');
    return this.#result;
  }

  /** Ends the thread, whatever it does. */
  async end(): Promise<void> {
    this.#fail(new LabThreadError('the job was ended'));
    await this.#worker.terminate();
  }

  #post(request: LabThreadRequest, transfer: ArrayBuffer[]): void {
    if (this.#failure) throw this.#failure;
    this.#worker.postMessage(request, transfer);
  }

  #hear(response: LabThreadResponse): void {
    switch (response.kind) {
      case 'taken':
        this.#waiting -= 1;
        this.#onProgress(response.progress);
        break;
      case 'result':
        this.#result = response.result;
    }
    this.#wake?.();
  }

  #fail(failure: Error): void {
    this.#failure ??= failure;
    this.#wake?.();
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      if (this.#failure) throw this.#failure;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
