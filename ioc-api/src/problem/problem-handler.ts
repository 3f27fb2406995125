import { RecordStoreError, InvalidCursorError } from '@ioc/record-store';
import { TelemetryStoreError } from '@ioc/telemetry-store';
import { PROBLEM_MEDIA_TYPE, type Problem } from '@ioc/wire';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { DeadlineError } from '../deadline.ts';
import { BrokerAwayError } from '../live/live-feed.ts';
import { callerLanguage } from './caller-language.ts';
import { InvalidInputError } from './invalid-input.ts';
import type { ProblemKind } from './problem-catalogue.ts';
import { problemBody, ProblemError, type ProblemFacts } from './problem-error.ts';

/** What the framework refuses by itself, by its status. */
const FRAMEWORK_REFUSALS: ReadonlyMap<number, ProblemKind> = new Map([
  [400, 'malformed'],
  [404, 'not-found'],
  [405, 'not-found'],
  [413, 'too-large'],
  [414, 'too-large'],
  [415, 'unsupported-media-type'],
  [429, 'too-many-requests'],
]);

const HANDLER_TOO_SLOW = 'FST_ERR_HANDLER_TIMEOUT';

interface Answer {
  readonly kind: ProblemKind;
  readonly facts: ProblemFacts;
}

function isAway(error: unknown): boolean {
  if (error instanceof TelemetryStoreError || error instanceof RecordStoreError) return error.isTransient;
  if (error instanceof DeadlineError || error instanceof BrokerAwayError) return true;
  return error instanceof Error && 'code' in error && error.code === HANDLER_TOO_SLOW;
}

function answerTo(error: unknown): Answer {
  if (error instanceof ProblemError) return { kind: error.kind, facts: error.facts };
  if (error instanceof InvalidCursorError) {
    const message = { vi: 'không phải con trỏ của danh sách này', en: 'not a cursor of this list' };
    return { kind: 'validation', facts: { errors: [{ path: 'cursor', message }] } };
  }
  if (isAway(error)) return { kind: 'unavailable', facts: { headers: { 'retry-after': '5' } } };
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  const refusal = typeof status === 'number' ? FRAMEWORK_REFUSALS.get(status) : undefined;
  return { kind: refusal ?? 'internal', facts: {} };
}

/** Sends an error answer in the caller's language. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: {
    readonly kind: ProblemKind;
    readonly facts?: ProblemFacts;
    readonly body?: Partial<Problem> & Readonly<Record<string, unknown>>;
  },
): FastifyReply {
  const language = callerLanguage(request.headers['accept-language']);
  const body = { ...problemBody(problem.kind, problem.facts ?? {}, language), ...problem.body };
  return reply
    .code(body.status)
    .headers({ ...problem.facts?.headers, 'content-language': language, 'cache-control': 'no-store' })
    .header('vary', 'Accept-Language')
    .type(PROBLEM_MEDIA_TYPE)
    .send(JSON.stringify(body));
}

/** The one place where an error becomes an answer; internals stay in the log. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof InvalidInputError) {
    const language = callerLanguage(request.headers['accept-language']);
    return sendProblem(request, reply, { kind: 'validation', body: { errors: error.errorsIn(language) } });
  }
  const answer = answerTo(error);
  if (answer.kind === 'internal') request.log.error({ err: error }, 'request failed');
  if (answer.kind === 'unavailable') request.log.warn({ err: error }, 'a part of the system does not answer');
  return sendProblem(request, reply, answer);
}

/** What went wrong, for an answer that is already on its way. */
export function problemOf(error: unknown, request: FastifyRequest): Problem {
  const { kind, facts } = answerTo(error);
  if (kind === 'internal') request.log.error({ err: error }, 'request failed');
  return problemBody(kind, facts, callerLanguage(request.headers['accept-language']));
}

/** The answer where there is nothing. */
export function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendProblem(request, reply, { kind: 'not-found' });
}
