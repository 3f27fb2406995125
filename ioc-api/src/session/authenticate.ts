import type { FastifyRequest } from 'fastify';

import { ProblemError } from '../problem/problem-error.ts';
import { isAllowed, type Access } from './access.ts';
import { isSameOrigin } from './same-origin.ts';
import { tokenOf } from './session-cookie.ts';
import type { SignedIn, Sessions } from './sessions.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null on public routes. */
    signedIn: SignedIn | null;
  }
  interface FastifyContextConfig {
    /** What the route asks for; `read` when it says nothing. */
    access?: Access;
  }
}

const READING_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

function refuseOtherSites(request: FastifyRequest): void {
  if (READING_METHODS.has(request.method) || request.headers.authorization !== undefined) return;
  if (!isSameOrigin(request.headers)) throw new ProblemError('cross-origin');
}

/**
 * Lets a request through to its route: not caused by another site, signed in, and allowed what the route asks for.
 * Runs before bodies are read, so that strangers cost nothing.
 */
export async function authenticate(request: FastifyRequest, sessions: Sessions): Promise<void> {
  refuseOtherSites(request);
  const access = request.routeOptions.config.access ?? 'read';
  if (access === 'public') return;
  const token = tokenOf(request.headers);
  const signedIn = token === undefined ? undefined : await sessions.find(token);
  if (signedIn === undefined) {
    throw new ProblemError('unauthenticated', { headers: { 'www-authenticate': 'Bearer' } });
  }
  request.signedIn = signedIn;
  if (!isAllowed(signedIn.user.role, access)) throw new ProblemError('forbidden');
}

/** Who asks. Throws when the route is public: a bug of the route. */
export function askerOf(request: FastifyRequest): SignedIn {
  if (request.signedIn === null) throw new Error('a public route asked who asks');
  return request.signedIn;
}
