import { parseInstant } from '@ioc/wire';
import {
  alertExplainQuery,
  alertId,
  explainQuery,
  explainRequest,
  explanation,
  labSeriesAnswer,
  labSeriesRequest,
  ruleId,
  type LabSeriesAnswer,
} from '@ioc/wire';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

import { given } from '../../given.ts';
import { explainRule, groupKeyOf, versionsUntil } from '../../lab/explain-rule.ts';
import type { SeriesJob } from '../../lab/lab-job.ts';
import {
  datastreamsFor,
  LAB_LIMIT_MS,
  refuseTooMuch,
  spanOf,
  triedRule,
  unitOf,
} from '../../lab/lab-request.ts';
import type { LabOrder, RuleLab } from '../../lab/rule-lab.ts';
import type { SeriesFacts } from '../../lab/series-job.ts';
import { ProblemError } from '../../problem/problem-error.ts';
import { askerOf } from '../../session/authenticate.ts';
import { answers } from '../answers.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { responseSignal } from '../response-signal.ts';
import { visibleVersions } from '../visible-rule.ts';

const TAGS = ['rule lab'];

function orderOf(request: FastifyRequest, reply: FastifyReply): LabOrder {
  return {
    owner: askerOf(request).user.id,
    signal: responseSignal(reply, LAB_LIMIT_MS, 'the rule lab'),
  };
}

/** What a rule judges and why it decided so, over recorded history; nothing is stored. */
export function labRoutes(server: ApiServer, context: ApiContext, lab: RuleLab): void {
  seriesRoute(server, context, lab);
  explainRoutes(server, context, lab);
  alertExplainRoute(server, context, lab);
}

async function toldSeries(
  context: ApiContext,
  job: SeriesJob,
  { curves, distribution, samples }: SeriesFacts,
): Promise<Omit<LabSeriesAnswer, 'tookMs'>> {
  const devices = await context.records.devices.all();
  const names = new Map(devices.map(({ id, name }) => [id, name]));
  const drawn = curves.flatMap((curve) => {
    const datastream = job.datastreams[curve.place];
    return datastream ? [{ ...curve, ...datastream }] : [];
  });
  return {
    devices: drawn.map(({ device, area, intervalMs, samples: own, min, max }) => ({
      device,
      name: names.get(device) ?? { vi: device, en: device },
      intervalSeconds: intervalMs / 1_000,
      samples: own,
      ...given({ area }),
      ...(own > 0 && { min, max }),
    })),
    deviceCount: new Set(
      job.datastreams
        .filter(({ property }) => property === job.rule.select.property)
        .map(({ device }) => device),
    ).size,
    unit: await unitOf(context, job.rule),
    series: drawn.map(({ device, points }) => ({ device, t: [...points.t], v: [...points.v] })),
    ...(distribution && { distribution: { ...distribution, bins: [...distribution.bins] } }),
    samples,
  };
}

function seriesRoute(server: ApiServer, context: ApiContext, lab: RuleLab): void {
  server.post(
    '/rules/lab/series',
    {
      config: { access: 'backtest' },
      handlerTimeout: LAB_LIMIT_MS,
      schema: {
        tags: TAGS,
        summary: 'The signal that a rule would judge on recorded history, and how it is spread',
        body: labSeriesRequest,
        response: answers('The signals, the worst first', labSeriesAnswer),
      },
    },
    async (request, reply) => {
      const begunMs = performance.now();
      const { body } = request;
      const span = spanOf(body);
      const rule = await triedRule(context, body.rule);
      const datastreams = await datastreamsFor(context, rule);
      refuseTooMuch(datastreams, span);
      const { devices } = body;
      const job: SeriesJob = { kind: 'series', rule, datastreams, span, ...given({ devices }) };
      const { facts } = await lab.run(job, orderOf(request, reply));
      return {
        ...(await toldSeries(context, job, facts)),
        tookMs: Math.round(performance.now() - begunMs),
      };
    },
  );
}

function explainRoutes(server: ApiServer, context: ApiContext, lab: RuleLab): void {
  const schema = { tags: TAGS, response: answers('Why it stood or did not stand', explanation) };
  server.get(
    '/rules/:id/explain',
    {
      handlerTimeout: LAB_LIMIT_MS,
      schema: {
        ...schema,
        summary: 'Why a rule did or did not stand for a device, area or city at a time',
        params: z.object({ id: ruleId }),
        querystring: explainQuery,
      },
    },
    async (request, reply) => {
      const { params, query } = request;
      const at = query.at === undefined ? context.now() : parseInstant(query.at);
      const seen = await visibleVersions(context, request, params.id);
      const versions = versionsUntil(seen, at);
      const question = { versions, isSaved: true, group: groupKeyOf(query.group), at };
      return explainRule(context, lab, { question, order: orderOf(request, reply) });
    },
  );
  server.post(
    '/rules/lab/explain',
    {
      config: { access: 'backtest' },
      handlerTimeout: LAB_LIMIT_MS,
      schema: {
        ...schema,
        summary: 'The same for a rule that is not stored',
        body: explainRequest,
      },
    },
    async (request, reply) => {
      const { body } = request;
      const at = body.at === undefined ? context.now() : parseInstant(body.at);
      const rule = await triedRule(context, body.rule);
      const versions = [{ rule, from: Number.NEGATIVE_INFINITY }];
      const question = { versions, isSaved: false, group: groupKeyOf(body.group), at };
      return explainRule(context, lab, { question, order: orderOf(request, reply) });
    },
  );
}

function alertExplainRoute(server: ApiServer, context: ApiContext, lab: RuleLab): void {
  server.get(
    '/alerts/:id/explain',
    {
      handlerTimeout: LAB_LIMIT_MS,
      schema: {
        tags: TAGS,
        summary: 'Why an alert was raised, or what its rule said about it at another time',
        params: z.object({ id: alertId }),
        querystring: alertExplainQuery,
        response: answers('Why it stood or did not stand', explanation),
      },
    },
    async (request, reply) => {
      const alert = await context.records.alerts.find(request.params.id);
      if (alert === undefined) throw new ProblemError('not-found');
      const { query } = request;
      const at = query.at === undefined ? alert.openedAt : parseInstant(query.at);
      const all = await context.records.rules.versions(alert.rule.id);
      const own = all.filter(({ rule }) => rule.version === alert.rule.version);
      if (own.length === 0) throw new ProblemError('not-found');
      const raised = own.map(({ rule }) => ({ rule, from: Number.NEGATIVE_INFINITY }));
      const versions =
        query.at === undefined
          ? raised
          : versionsUntil(await visibleVersions(context, request, alert.rule.id), at);
      const question = { versions, isSaved: true, group: alert.group, at };
      return explainRule(context, lab, { question, order: orderOf(request, reply) });
    },
  );
}
