import { PassThrough } from 'node:stream';

import { instant, type Rule } from '@ioc/domain';
import type { UserRecord } from '@ioc/record-store';
import {
  backtestAnswer,
  backtestLine,
  backtestRequest,
  formatInstant,
  NDJSON_MEDIA_TYPE,
  type BacktestAnswer,
  type BacktestLine,
} from '@ioc/wire';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';

import type { BacktestJob, LabProgress } from '../../lab/lab-job.ts';
import { datastreamsFor, LAB_LIMIT_MS, refuseTooMuch, spanOf, triedRule } from '../../lab/lab-request.ts';
import { joinedDatastreams } from '../../lab/judged-datastreams.ts';
import type { LabOrder, RuleLab } from '../../lab/rule-lab.ts';
import { tellBacktest } from '../../lab/tell-backtest.ts';
import { askerOf } from '../../session/authenticate.ts';
import { maySeeRule } from '../../session/rule-permission.ts';
import { problemOf } from '../../problem/problem-handler.ts';
import { prefers } from '../accepts.ts';
import { answers } from '../answers.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { responseSignal } from '../response-signal.ts';
import { newRuleId } from '../rule-change.ts';

type BacktestBody = z.infer<typeof backtestRequest>;

/** The trial that was asked for, and the version of the rule that is in force beside it. */
interface OrderedTrial {
  readonly job: BacktestJob;
  readonly currentVersion: number | undefined;
}

async function inForce(context: ApiContext, user: UserRecord, body: BacktestBody): Promise<Rule | undefined> {
  if (body.compare !== true || body.rule.id === undefined) return undefined;
  const stored = await context.records.rules.find(body.rule.id);
  return stored && maySeeRule(user, stored) ? stored : undefined;
}

/** Two versions of one rule cannot run in one plan: the one in force runs under a name of its own. */
async function orderedTrial(
  context: ApiContext,
  user: UserRecord,
  body: BacktestBody,
): Promise<OrderedTrial> {
  const span = spanOf(body);
  const rule = await triedRule(context, body.rule);
  const stored = await inForce(context, user, body);
  const current = stored && { ...stored, id: newRuleId() };
  const own = await datastreamsFor(context, rule);
  const datastreams = current ? joinedDatastreams(own, await datastreamsFor(context, current)) : own;
  refuseTooMuch(datastreams, span);
  return {
    job: { kind: 'backtest', rule, datastreams, span, ...(current && { current }) },
    currentVersion: stored?.version,
  };
}

async function runTrial(lab: RuleLab, trial: OrderedTrial, order: LabOrder): Promise<BacktestAnswer> {
  const begunMs = performance.now();
  const { facts, history } = await lab.run(trial.job, order);
  const { datastreams, span } = trial.job;
  const tookMs = Math.round(performance.now() - begunMs);
  return tellBacktest({ facts, history, datastreams, span, currentVersion: trial.currentVersion, tookMs });
}

function progressLine({ at, evaluated, alerts }: LabProgress, { span }: BacktestJob): BacktestLine {
  const share = Math.min(1, (at - span.from) / (span.to - span.from));
  return { kind: 'progress', share, at: formatInstant(instant(at)), evaluated, alerts };
}

/** Answers line by line: what goes wrong once the first line is sent is a line too. */
function streamTrial(
  request: FastifyRequest,
  reply: FastifyReply,
  run: (say: (line: BacktestLine) => void) => Promise<BacktestAnswer>,
): FastifyReply {
  const lines = new PassThrough();
  const say = (line: BacktestLine): void => {
    lines.write(`${JSON.stringify(line)}\n`);
  };
  run(say)
    .then(
      (result) => {
        say({ kind: 'result', result });
      },
      (error: unknown) => {
        say({ kind: 'problem', problem: problemOf(error, request) });
      },
    )
    .finally(() => lines.end());
  // Compression would hold lines back until there are many of them.
  return reply.type(NDJSON_MEDIA_TYPE).header('content-encoding', 'identity').send(lines);
}

/** A rule on trial: what it would have raised, and how that differs from the version in force (R36). */
export function backtestRoute(server: ApiServer, context: ApiContext, lab: RuleLab): void {
  server.post(
    '/rules/backtest',
    {
      config: { access: 'backtest' },
      handlerTimeout: LAB_LIMIT_MS,
      schema: {
        tags: ['rule lab'],
        summary: 'What a rule would have raised on recorded history',
        body: backtestRequest,
        response: answers('What it would have raised', backtestAnswer, { [NDJSON_MEDIA_TYPE]: backtestLine }),
      },
    },
    async (request, reply) => {
      const { user } = askerOf(request);
      const trial = await orderedTrial(context, user, request.body);
      const order = {
        owner: user.id,
        signal: responseSignal(reply, LAB_LIMIT_MS, 'the backtest'),
      };
      if (!prefers(request.headers.accept, NDJSON_MEDIA_TYPE)) return runTrial(lab, trial, order);
      return streamTrial(request, reply, (say) => {
        const onProgress = (progress: LabProgress): void => {
          say(progressLine(progress, trial.job));
        };
        return runTrial(lab, trial, { ...order, onProgress });
      });
    },
  );
}
