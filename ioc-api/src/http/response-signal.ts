import type { FastifyReply } from 'fastify';

import { DeadlineError } from '../deadline.ts';
import { ProblemError } from '../problem/problem-error.ts';

/**
 * Aborts when the caller has gone or the limit has passed. The request's own signal does not serve routes with a body:
 * it aborts as soon as the body was read.
 */
export function responseSignal(reply: FastifyReply, limitMs: number, what: string): AbortSignal {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    controller.abort(new DeadlineError(what, limitMs));
  }, limitMs);
  reply.raw.once('close', () => {
    clearTimeout(timer);
    controller.abort(new ProblemError('unavailable'));
  });
  return controller.signal;
}
