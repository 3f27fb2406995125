import type { FastifyRequest } from 'fastify';

import type { ApiContext } from '../http/api-context.ts';
import { ProblemError } from '../problem/problem-error.ts';
import { askerOf } from './authenticate.ts';
import { PasswordCheck } from './password-check.ts';
import { SignInLimiter } from './sign-in-limiter.ts';

/**
 * Makes the check of signatures: the person who is signed in gives the own password once more. Guessing is slowed down as
 * at sign-in. Throws a 422 for a wrong one, so that the screen does not take it for an ended session.
 */
export function signatureCheck(
  context: ApiContext,
): (request: FastifyRequest, password: string) => Promise<void> {
  const limiter = new SignInLimiter();
  const passwords = new PasswordCheck();
  return async (request, password) => {
    const { user } = askerOf(request);
    const attempt = { username: user.username, address: request.ip };
    const waitMs = limiter.waitMs(attempt, context.now());
    if (waitMs > 0) {
      const seconds = String(Math.ceil(waitMs / 1_000));
      throw new ProblemError('too-many-requests', { headers: { 'retry-after': seconds } });
    }
    if (await passwords.matches(user, password)) {
      limiter.succeeded(attempt);
      return;
    }
    limiter.failed(attempt, context.now());
    const message = { vi: 'Mật khẩu không đúng.', en: 'The password is wrong.' };
    throw new ProblemError('unprocessable', { errors: [{ path: 'password', message }] });
  };
}
