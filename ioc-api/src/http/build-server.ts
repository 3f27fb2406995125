import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import Fastify, { LogController } from 'fastify';
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';

import { validatorCompiler } from '../problem/invalid-input.ts';
import { answerError } from '../problem/problem-handler.ts';
import { authenticate } from '../session/authenticate.ts';
import { RuleLab } from '../lab/rule-lab.ts';
import type { ApiContext, ApiServer } from './api-context.ts';
import { describeRoutes, showDescription } from './openapi-document.ts';
import { alertRoutes } from './routes/alert-routes.ts';
import { alertStatisticsRoute } from './routes/alert-statistics-route.ts';
import { alertWorkRoutes } from './routes/alert-work-routes.ts';
import { auditRoute } from './routes/audit-route.ts';
import { backtestRoute } from './routes/backtest-route.ts';
import { bulkAcknowledgeRoute } from './routes/bulk-acknowledge-route.ts';
import { currentRoute } from './routes/current-route.ts';
import { deviceCredentialRoutes } from './routes/device-credential-routes.ts';
import { deviceRoutes } from './routes/device-routes.ts';
import { dutyRoutes } from './routes/duty-routes.ts';
import { notificationRoutes } from './routes/notification-routes.ts';
import { ingestHealthRoute } from './routes/ingest-health-route.ts';
import { labRoutes } from './routes/lab-routes.ts';
import { ledgerRoute } from './routes/ledger-route.ts';
import { observationsRoute } from './routes/observations-route.ts';
import { operationsRoutes } from './routes/operations-routes.ts';
import { quarantineReplayRoutes } from './routes/quarantine-replay-routes.ts';
import { quarantineRoute } from './routes/quarantine-route.ts';
import { referenceRoutes } from './routes/reference-routes.ts';
import { rulePackRoutes } from './routes/rule-pack-routes.ts';
import { ruleChangeRoutes } from './routes/rule-change-routes.ts';
import { ruleRoutes } from './routes/rule-routes.ts';
import { silenceRoutes } from './routes/silence-routes.ts';
import { sessionRoutes } from './routes/session-routes.ts';
import { shadowRoute } from './routes/shadow-route.ts';
import { shiftRoutes } from './routes/shift-routes.ts';
import { securityHeaders } from './security-headers.ts';
import { staticFiles } from './static-files.ts';

/** What every route of the product begins with. Source: contracts §2. */
export const API_PREFIX = '/api/v1';

/** Largest request body, in bytes: rules and devices are a few kB. */
export const LARGEST_BODY_BYTES = 262_144;

/** How long a request may take to arrive, and to be answered, in milliseconds. */
const ARRIVAL_LIMIT_MS = 15_000;
const ANSWER_LIMIT_MS = 30_000;

/** How long an unused connection is kept, in milliseconds: longer than a proxy keeps its own, so that it closes first. */
const IDLE_LIMIT_MS = 72_000;

/** Answers smaller than this many bytes are not compressed: the header costs as much. */
const COMPRESSED_FROM_BYTES = 1_024;

/** Proxies that are believed about the caller's address when one stands in front. */
const OWN_NETWORKS = ['loopback', 'linklocal', 'uniquelocal'];

function newServer(context: ApiContext): ApiServer {
  const server = Fastify({
    loggerInstance: context.log,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: context.isSecure ? OWN_NETWORKS : false,
    bodyLimit: LARGEST_BODY_BYTES,
    requestTimeout: ARRIVAL_LIMIT_MS,
    handlerTimeout: ANSWER_LIMIT_MS,
    keepAliveTimeout: IDLE_LIMIT_MS,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 128 },
  }).withTypeProvider<ZodTypeProvider>();
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  server.setErrorHandler(answerError);
  return server;
}

function measureAnswers(server: ApiServer, context: ApiContext): void {
  server.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    context.metrics.answered(
      { method: request.method, route, status: reply.statusCode },
      reply.elapsedTime / 1_000,
    );
  });
}

function apiRoutes(server: ApiServer, context: ApiContext): void {
  server.addHook('onRequest', (request) => authenticate(request, context.sessions));
  server.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  sessionRoutes(server, context);
  referenceRoutes(server, context);
  deviceRoutes(server, context);
  deviceCredentialRoutes(server, context);
  currentRoute(server, context);
  observationsRoute(server, context);
  ruleRoutes(server, context);
  ruleChangeRoutes(server, context);
  const lab = new RuleLab(context.telemetry);
  backtestRoute(server, context, lab);
  labRoutes(server, context, lab);
  shadowRoute(server, context, lab);
  rulePackRoutes(server, context);
  alertRoutes(server, context);
  alertWorkRoutes(server, context);
  bulkAcknowledgeRoute(server, context);
  alertStatisticsRoute(server, context);
  shiftRoutes(server, context);
  dutyRoutes(server, context);
  notificationRoutes(server, context);
  silenceRoutes(server, context);
  quarantineRoute(server, context);
  quarantineReplayRoutes(server, context);
  ledgerRoute(server, context);
  ingestHealthRoute(server, context);
  auditRoute(server, context);
}

/** The HTTP server with all of its routes, not yet listening. */
export async function buildServer(context: ApiContext): Promise<ApiServer> {
  const server = newServer(context);
  server.decorateRequest('signedIn', null);
  measureAnswers(server, context);
  await securityHeaders(server, context.isSecure);
  await server.register(compress, { threshold: COMPRESSED_FROM_BYTES, encodings: ['br', 'gzip'] });
  await server.register(cookie);
  await describeRoutes(server);
  await server.register(
    async (api: ApiServer) => {
      apiRoutes(api, context);
    },
    { prefix: API_PREFIX },
  );
  operationsRoutes(server, context);
  await showDescription(server);
  await staticFiles(server, context);
  return server;
}
