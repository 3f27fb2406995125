import { z } from 'zod';

import { BenchProcess } from '../processes/bench-process.ts';
import { pointsTaken } from './influx-points.ts';
import type { AcknowledgedWhen, Peer, PeerPlace, RunningPeer } from './peer.ts';
import { startVictoriaMetrics, victoriaMetricsProgram } from './victoria-metrics.ts';

const OPEN_LIMIT_MS = 30_000;

/** Starts the bridge towards a line protocol endpoint with milliseconds. */
async function startBridge(
  { broker }: PeerPlace,
  writeUrl: string,
  acknowledgedWhen: AcknowledgedWhen,
): Promise<{ readonly pid: number; close(): Promise<void> }> {
  const bridge = new BenchProcess({ role: 'bridge' });
  const mqttUrl = `mqtt://${broker.host}:${broker.port}`;
  const pid = await bridge.ask('open', { mqttUrl, writeUrl, acknowledgedWhen }, z.number(), OPEN_LIMIT_MS);
  return { pid, close: () => bridge.close() };
}

function influxBridge(name: string, acknowledgedWhen: AcknowledgedWhen): Peer {
  return {
    name,
    acknowledgedWhen,
    start: async (place): Promise<RunningPeer> => {
      const { influxUrl, database } = place;
      const writeUrl = `${influxUrl}/write?db=${database}&precision=ms`;
      const bridge = await startBridge(place, writeUrl, acknowledgedWhen);
      const before = await pointsTaken(influxUrl);
      return { ...bridge, stored: async () => (await pointsTaken(influxUrl)) - before };
    },
  };
}

const victoriaMetricsBridge: Peer = {
  name: 'mqtt.js bridge to VictoriaMetrics, batched',
  hasOwnStore: true,
  acknowledgedWhen: 'received',
  absent: () => (victoriaMetricsProgram() === undefined ? 'victoria-metrics is not installed' : undefined),
  start: async (place) => {
    const victoria = await startVictoriaMetrics(place.dir);
    const bridge = await startBridge(place, `${victoria.url}/write?precision=ms`, 'received');
    return {
      pid: bridge.pid,
      stored: () => victoria.rowsTaken(),
      close: async () => {
        await bridge.close();
        await victoria.close();
      },
    };
  },
};

/** Bridges of some fifty lines, as they stand in many cities between the broker and the store. */
export const BRIDGES: readonly Peer[] = [
  influxBridge('mqtt.js bridge to InfluxDB, each written before it is acknowledged', 'durable'),
  influxBridge('mqtt.js bridge to InfluxDB, batched', 'received'),
  victoriaMetricsBridge,
];
