import { freePort } from '@ioc/test-requirements';

import { eventually } from './eventually.ts';
import { runProgram, type ProgramEnvironment, type RunningProgram } from './running-program.ts';

/** What an ingest says about itself at `/readyz`. */
export interface IngestReadiness {
  readonly ok: boolean;
  readonly shares: readonly { readonly part: string; readonly state: string; readonly holder?: string }[];
}

const UP_DEADLINE_MS = 60_000;

/** An `ioc ingest` beside others. */
export class IngestInstance {
  readonly program: RunningProgram;
  readonly url: string;

  private constructor(program: RunningProgram, url: string) {
    this.program = program;
    this.url = url;
  }

  /** Starts one and waits until it answers. */
  static async start(env: ProgramEnvironment): Promise<IngestInstance> {
    const port = String(await freePort());
    const program = runProgram(['ingest'], { ...env, IOC_HTTP_PORT: port });
    const instance = new IngestInstance(program, `http://127.0.0.1:${port}`);
    const isUp = async (): Promise<boolean> => (await fetch(`${instance.url}/healthz`)).status === 200;
    try {
      await eventually('ingest is up', isUp, UP_DEADLINE_MS);
    } catch (error) {
      throw new Error(`ingest did not come up:\n${program.output()}`, { cause: error });
    }
    return instance;
  }

  /** What it says about itself. */
  async readiness(): Promise<IngestReadiness> {
    const response = await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(2_000) });
    return (await response.json()) as IngestReadiness;
  }

  /** The parts that run here. */
  async running(): Promise<readonly string[]> {
    const { shares } = await this.readiness();
    return shares.filter(({ state }) => state === 'running').map(({ part }) => part);
  }

  /** A total of a part that runs here. */
  async total(metric: string, part: string): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    return Number(new RegExp(`^${metric}\\{part="${part}"\\} (\\d+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
  }

  /** Lets it go on where it was stopped, and ends it; nothing when it is gone already. */
  async close(): Promise<void> {
    try {
      this.signal('SIGCONT');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return;
      throw error;
    }
    await this.program.stop();
  }

  /** Stops the process in its tracks, as a frozen machine would, or lets it go on. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    process.kill(this.program.pid, name);
  }
}
