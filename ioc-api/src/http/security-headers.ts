import helmet from '@fastify/helmet';

import type { ApiServer } from './api-context.ts';

/** Where the API is shown for trying. */
export const DOCS_PREFIX = '/docs';

const SELF = ["'self'"];

/** What a page of ours may load: our own files, and pictures it draws itself. Source: OWASP CSP Cheat Sheet, strict. */
const PAGE_POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: SELF,
  styleSrc: SELF,
  fontSrc: SELF,
  connectSrc: SELF,
  workerSrc: SELF,
  manifestSrc: SELF,
  imgSrc: ["'self'", 'data:', 'blob:'],
  baseUri: ["'none'"],
  formAction: SELF,
  frameAncestors: ["'none'"],
};

/** The page that shows the API sets styles from its scripts; nothing else of it is looser. */
const DOCS_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers with which browsers keep our pages to themselves. */
export async function securityHeaders(server: ApiServer, isSecure: boolean): Promise<void> {
  await server.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: PAGE_POLICY },
    strictTransportSecurity: isSecure,
    referrerPolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: false,
  });
  server.addHook('onSend', async (request, reply) => {
    const isDocs = request.url === DOCS_PREFIX || request.url.startsWith(`${DOCS_PREFIX}/`);
    if (isDocs) reply.header('content-security-policy', DOCS_POLICY);
  });
}
