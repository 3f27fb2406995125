import { z } from 'zod';

const LIMIT_MS = 10_000;

const debugVariables = z.record(z.string(), z.unknown());
const writeStatistics = z.object({ name: z.literal('write'), values: z.object({ pointReq: z.number() }) });
const counted = z.object({
  results: z.array(
    z.object({
      series: z.array(z.object({ values: z.array(z.array(z.unknown())) })).optional(),
    }),
  ),
});

/** Points that the server has taken since it started, over all databases: what it counts itself. */
export async function pointsTaken(influxUrl: string): Promise<number> {
  const answer = await fetch(`${influxUrl}/debug/vars`, { signal: AbortSignal.timeout(LIMIT_MS) });
  for (const value of Object.values(debugVariables.parse(await answer.json()))) {
    const write = writeStatistics.safeParse(value);
    if (write.success) return write.data.values.pointReq;
  }
  return 0;
}

/** Rows of the measurement in the database, read back from disk. */
export async function rowsStored(influxUrl: string, database: string): Promise<number> {
  const query = new URLSearchParams({ db: database, q: 'SELECT count("pm2_5") FROM "readings"' });
  const answer = await fetch(`${influxUrl}/query?${query.toString()}`, {
    signal: AbortSignal.timeout(10 * LIMIT_MS),
  });
  const { results } = counted.parse(await answer.json());
  const count = results[0]?.series?.[0]?.values[0]?.[1];
  return typeof count === 'number' ? count : 0;
}
