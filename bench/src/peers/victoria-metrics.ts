import { join } from 'node:path';

import { findExecutable, freePort, launchProcess } from '@ioc/test-requirements';

import { LOAD_PROPERTIES } from '../load/city-load.ts';

const READY_LIMIT_MS = 20_000;
const ANSWER_LIMIT_MS = 10_000;
/** Rows that came in through line protocol: one for every value. */
const ROWS_INSERTED = /^vm_rows_inserted_total\{type="influx"\} (\d+)$/m;

/** A VictoriaMetrics of the benchmark. It has no write-ahead log: what it took in the last seconds is lost in a crash. */
export interface RunningVictoriaMetrics {
  readonly url: string;
  /** Messages of the load that it has taken in. */
  rowsTaken(): Promise<number>;
  close(): Promise<void>;
}

/** Where the program is; `IOC_BENCH_VICTORIA_METRICS` names it where it is not on the path. */
export function victoriaMetricsProgram(): string | undefined {
  return process.env['IOC_BENCH_VICTORIA_METRICS'] ?? findExecutable('victoria-metrics');
}

async function text(url: string): Promise<string> {
  return (await fetch(url, { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) })).text();
}

/** Starts one that keeps its data in the folder. Rejects when it is not installed or does not serve. */
export async function startVictoriaMetrics(dir: string): Promise<RunningVictoriaMetrics> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const launched = await launchProcess({
    executable: victoriaMetricsProgram() ?? 'victoria-metrics',
    args: [`-storageDataPath=${join(dir, 'victoria-metrics')}`, `-httpListenAddr=127.0.0.1:${port}`],
    isReady: () =>
      text(`${url}/health`).then(
        () => true,
        () => false,
      ),
    readyWithinMs: READY_LIMIT_MS,
  });
  return {
    url,
    rowsTaken: async () => {
      const found = ROWS_INSERTED.exec(await text(`${url}/metrics`));
      return Math.floor(Number(found?.[1] ?? 0) / LOAD_PROPERTIES.length);
    },
    close: () => launched.close(),
  };
}
