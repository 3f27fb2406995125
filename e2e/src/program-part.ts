import { freePort } from '@ioc/test-requirements';

import { eventually } from './eventually.ts';
import { runProgram, type ProgramEnvironment, type RunningProgram } from './running-program.ts';

/** How long a part may take to answer after its start, in milliseconds: a cold machine that migrates first. */
export const READY_DEADLINE_MS = 60_000;

/** Whether the address answers 200. */
async function answers(url: string): Promise<boolean> {
  return (await fetch(url)).status === 200;
}

/** One `ioc` process among others, at the same port through all its lives. */
export class ProgramPart {
  readonly url: string;
  readonly #args: readonly string[];
  readonly #env: ProgramEnvironment;
  #program: RunningProgram;

  private constructor(args: readonly string[], env: ProgramEnvironment) {
    this.#args = args;
    this.#env = env;
    this.url = `http://127.0.0.1:${env['IOC_HTTP_PORT']}`;
    this.#program = runProgram(args, env);
  }

  /** Starts it on a free port and waits until it is up. */
  static async start(args: readonly string[], env: ProgramEnvironment): Promise<ProgramPart> {
    const part = new ProgramPart(args, { ...env, IOC_HTTP_PORT: String(await freePort()) });
    await part.untilUp();
    return part;
  }

  /** The process that runs at the moment, or ran last. */
  get pid(): number {
    return this.#program.pid;
  }

  /** Everything that the process wrote so far. */
  output(): string {
    return this.#program.output();
  }

  /** Resolves when `/healthz` answers: the process is there, whatever it waits for. */
  untilUp(): Promise<unknown> {
    return this.#until('/healthz');
  }

  /** Resolves when `/readyz` answers 200: it has all that it needs. */
  untilReady(): Promise<unknown> {
    return this.#until('/readyz');
  }

  /** Kills the process as a power cut would. */
  kill(): Promise<void> {
    return this.#program.kill();
  }

  /** Starts the process again without waiting for it. */
  launch(): void {
    this.#program = runProgram(this.#args, this.#env);
  }

  /** Asks the process to stop and resolves with its exit code. */
  stop(): Promise<number | null> {
    return this.#program.stop();
  }

  async #until(path: string): Promise<void> {
    try {
      await eventually(
        `${this.#args.join(' ')} answers ${path}`,
        () => answers(this.url + path),
        READY_DEADLINE_MS,
      );
    } catch (error) {
      throw new Error(`${this.#args.join(' ')} wrote:\n${this.output()}`, { cause: error });
    }
  }
}
