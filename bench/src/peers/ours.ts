import { z } from 'zod';

import { BenchProcess } from '../processes/bench-process.ts';
import { MEAN_WINDOW_SECONDS, RULES } from '../pipeline/seed-records.ts';
import { pointsTaken } from './influx-points.ts';
import type { Peer } from './peer.ts';

const OPEN_LIMIT_MS = 120_000;

/** Ingest with everything behind it, writing into the same InfluxDB as its peers. */
export function oursFor(stations: number): Peer {
  return {
    name: 'ioc ingest',
    acknowledgedWhen: 'durable',
    start: async ({ broker, influxUrl, database, dir }) => {
      const ingest = new BenchProcess({ role: 'ingest' });
      const before = await pointsTaken(influxUrl);
      const composition = {
        url: `mqtt://${broker.host}:${broker.port}`,
        dir,
        stations,
        sync: 'fsync',
        rules: { rules: RULES, windowSeconds: MEAN_WINDOW_SECONDS },
        influx: { url: influxUrl, token: 'ioc:ioc', org: 'ioc', bucket: database },
      };
      const pid = await ingest.ask('open', composition, z.number(), OPEN_LIMIT_MS);
      return {
        pid,
        stored: async () => (await pointsTaken(influxUrl)) - before,
        close: () => ingest.close(),
      };
    },
  };
}
