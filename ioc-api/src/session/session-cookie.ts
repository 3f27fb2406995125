import type { CookieSerializeOptions } from '@fastify/cookie';

/** The cookie that holds a session's token. */
export const SESSION_COOKIE = 'ioc_session';

/** How the session's cookie is set: out of reach of scripts, not sent by other sites' forms. */
export function sessionCookieOptions(isSecure: boolean, maxAgeMs: number): CookieSerializeOptions {
  return {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure,
    maxAge: Math.floor(maxAgeMs / 1_000),
  };
}

/** A token as we make them, wherever it stands; anything else is not even hashed. */
const BEARER = /^Bearer +([\w-]{1,128})$/i;
const COOKIE = new RegExp(`(?:^|;) *${SESSION_COOKIE}=([\\w-]{1,128})(?:;|$)`);

/** The headers in which a token can be. */
export interface TokenHeaders {
  readonly authorization?: string | undefined;
  readonly cookie?: string | undefined;
}

/** The token of a request: `Authorization: Bearer` first, then the session's cookie. */
export function tokenOf({ authorization, cookie }: TokenHeaders): string | undefined {
  return BEARER.exec(authorization ?? '')?.[1] ?? COOKIE.exec(cookie ?? '')?.[1];
}
