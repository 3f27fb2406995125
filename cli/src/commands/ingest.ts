import { createServer, type Server } from 'node:http';

import type { IngestProcess } from '@ioc/ingest';
import type { Command } from 'commander';
import { Registry } from 'prom-client';

import { openRecords } from '../compose/open-records.ts';
import { openTelemetry } from '../compose/open-telemetry.ts';
import { runProcess, type ProcessFrame } from '../compose/process-frame.ts';
import { runIngest } from '../compose/run-ingest.ts';
import { SeparateProcessError } from '../compose/separate-process-error.ts';

async function metricsText(ingest: IngestProcess, registry: Registry): Promise<string> {
  const parts = await ingest.metrics();
  return `${await registry.metrics()}\n${await parts.metrics()}`;
}

/** Answers `/healthz`, `/readyz` and `/metrics` of an ingest without an API beside it. */
function serveHealth(ingest: IngestProcess, registry: Registry): Server {
  return createServer((request, response) => {
    const answer = (status: number, body: string, type = 'application/json'): void => {
      response.writeHead(status, { 'content-type': type }).end(body);
    };
    if (request.url === '/healthz') return answer(200, '{"status":"ok"}');
    if (request.url === '/readyz') {
      const readiness = ingest.readiness();
      return answer(readiness.ok ? 200 : 503, JSON.stringify(readiness));
    }
    if (request.url !== '/metrics') return answer(404, '{}');
    metricsText(ingest, registry).then(
      (text) => answer(200, text, registry.contentType),
      () => answer(500, '{}'),
    );
  });
}

async function open({ settings, log, closers, registry }: ProcessFrame): Promise<void> {
  if (settings.telemetry.kind === 'duckdb') throw new SeparateProcessError('ingest', 'INFLUX_URL');
  if (settings.broker.kind === 'embedded') throw new SeparateProcessError('ingest', 'MQTT_URL');
  const records = await openRecords(settings);
  closers.add('records', () => records.close());
  const telemetry = await openTelemetry(settings);
  closers.add('telemetry', () => telemetry.close());
  const ingest = await runIngest({
    settings,
    records,
    telemetry,
    services: [],
    log,
    registry: new Registry(),
    sharing: settings.ingestParts,
    mustHold: false,
  });
  closers.add('ingest', () => ingest.close());
  const server = serveHealth(ingest, registry).listen(settings.http.port, settings.http.host);
  closers.add('health', () => new Promise((resolve) => server.close(() => resolve())));
  log.info(
    { broker: settings.broker.url, health: `http://${settings.http.host}:${settings.http.port}` },
    'ingest runs',
  );
}

/** `ioc ingest`: MQTT in, journal, archive, rules. */
export function addIngest(program: Command): void {
  program
    .command('ingest')
    .description('nhận bản tin MQTT, lưu trữ, đánh giá quy tắc · take in MQTT, archive, evaluate rules')
    .action(() => runProcess(open));
}
