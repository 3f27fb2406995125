/** The parts of a request that tell where it comes from. */
export interface OriginHeaders {
  readonly origin?: string | undefined;
  readonly host?: string | undefined;
  readonly 'sec-fetch-site'?: string | string[] | undefined;
}

/**
 * Whether a request was not caused by another site. Browsers name the origin with every request that could change
 * something; programs that are no browser send none and carry no cookie by accident. The scheme is not compared: a
 * proxy may end TLS in front. Source: OWASP CSRF Prevention Cheat Sheet, standard headers.
 */
export function isSameOrigin(headers: OriginHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  if (headers.origin === undefined) return true;
  return URL.canParse(headers.origin) && new URL(headers.origin).host === headers.host?.toLowerCase();
}
