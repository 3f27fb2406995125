import { isDepartmentId } from '@ioc/domain';
import { credentials, formatInstant, session, type Session } from '@ioc/wire';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { ProblemError } from '../../problem/problem-error.ts';
import { askerOf } from '../../session/authenticate.ts';
import { PasswordCheck } from '../../session/password-check.ts';
import { SESSION_COOKIE, sessionCookieOptions, tokenOf } from '../../session/session-cookie.ts';
import { SESSION_LIFE_MS, type SignedIn } from '../../session/sessions.ts';
import { SignInLimiter } from '../../session/sign-in-limiter.ts';
import { answers, answersNothing } from '../answers.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';

const TAGS = ['session'];

function encodeSession({ user, expiresAt }: SignedIn, context: ApiContext): Session {
  const { id, username, displayName, role, department } = user;
  return {
    user: {
      id,
      username,
      displayName,
      role,
      ...(department !== undefined && isDepartmentId(department) ? { department } : {}),
    },
    expiresAt: formatInstant(expiresAt),
    system: context.health(),
  };
}

interface SignIn {
  readonly username: string;
  readonly password: string;
}

/** Finds the person by name and password; slowed down where guessing is likely. */
function signInCheck(context: ApiContext): (request: FastifyRequest, signIn: SignIn) => Promise<SignedInNow> {
  const limiter = new SignInLimiter();
  const passwords = new PasswordCheck();
  return async (request, { username, password }) => {
    const attempt = { username, address: request.ip };
    const waitMs = limiter.waitMs(attempt, context.now());
    if (waitMs > 0) {
      context.metrics.signIn('slowed');
      throw new ProblemError('too-many-requests', {
        headers: { 'retry-after': String(Math.ceil(waitMs / 1_000)) },
      });
    }
    const user = await context.records.users.find(username);
    if (!(await passwords.matches(user, password)) || user === undefined) {
      limiter.failed(attempt, context.now());
      context.metrics.signIn('refused');
      request.log.warn({ username: username.slice(0, 64), address: request.ip }, 'sign-in refused');
      throw new ProblemError('bad-credentials');
    }
    limiter.succeeded(attempt);
    context.metrics.signIn('ok');
    return context.sessions.start(user);
  };
}

interface SignedInNow {
  readonly token: string;
  readonly signedIn: SignedIn;
}

/** The session before this sign-in is of no more use: whoever knew its token is out. */
async function endSessionBefore(context: ApiContext, request: FastifyRequest): Promise<void> {
  const token = tokenOf(request.headers);
  const before = token === undefined ? undefined : await context.sessions.find(token);
  if (before !== undefined) await context.sessions.end(before.tokenHash);
}

function setCookie(reply: FastifyReply, context: ApiContext, token: string): void {
  reply.setCookie(SESSION_COOKIE, token, sessionCookieOptions(context.isSecure, SESSION_LIFE_MS));
}

/** Signing in and out, and who is signed in. */
export function sessionRoutes(server: ApiServer, context: ApiContext): void {
  const check = signInCheck(context);
  server.post(
    '/session',
    {
      config: { access: 'public' },
      schema: {
        tags: TAGS,
        summary: 'Sign in: sets an HttpOnly cookie that lasts 12 hours from its last use',
        security: [],
        body: credentials,
        response: answers('Who is signed in', session),
      },
    },
    async (request, reply) => {
      const { token, signedIn } = await check(request, request.body);
      await endSessionBefore(context, request);
      await context.records.audit.append({
        at: context.now(),
        actor: signedIn.user.id,
        action: 'session.started',
        target: `user:${signedIn.user.id}`,
        detail: { address: request.ip },
      });
      setCookie(reply, context, token);
      return encodeSession(signedIn, context);
    },
  );
  server.get(
    '/session',
    {
      schema: {
        tags: TAGS,
        summary: 'Who is signed in, and how the system is',
        response: answers('Who is signed in', session),
      },
    },
    (request, reply) => {
      const asker = askerOf(request);
      const token = tokenOf({ cookie: request.headers.cookie });
      if (token !== undefined && request.headers.authorization === undefined)
        setCookie(reply, context, token);
      return encodeSession(asker, context);
    },
  );
  server.delete(
    '/session',
    { schema: { tags: TAGS, summary: 'Sign out', response: answersNothing() } },
    async (request, reply) => {
      const { tokenHash, user } = askerOf(request);
      await context.sessions.end(tokenHash);
      await context.records.audit.append({
        at: context.now(),
        actor: user.id,
        action: 'session.ended',
        target: `user:${user.id}`,
        detail: {},
      });
      reply.clearCookie(SESSION_COOKIE, sessionCookieOptions(context.isSecure, 0));
      return reply.code(204).send(null);
    },
  );
}
