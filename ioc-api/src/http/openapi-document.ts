import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';

import { SESSION_COOKIE } from '../session/session-cookie.ts';
import type { ApiServer } from './api-context.ts';
import { DOCS_PREFIX } from './security-headers.ts';

/** Where the description of the API is. */
export const OPENAPI_PATH = '/openapi.json';

/** Collects every route's schema; must run before the routes are defined. */
export async function describeRoutes(server: ApiServer): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'IOC API',
        description:
          'Smart-city operations center: devices, current and past values, rules, alerts. ' +
          'Errors are RFC 9457 problem bodies in Vietnamese or English, by Accept-Language.',
        version: '1',
      },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
          bearer: { type: 'http', scheme: 'bearer', description: 'The token of a session' },
        },
      },
      security: [{ session: [] }, { bearer: [] }],
    },
    transform: jsonSchemaTransform,
  });
}

/** Shows the API to people at `/docs` and to programs at `/openapi.json`. */
export async function showDescription(server: ApiServer): Promise<void> {
  server.get(OPENAPI_PATH, { config: { access: 'public' }, schema: { hide: true } }, () => server.swagger());
  await server.register(swaggerUi, {
    routePrefix: DOCS_PREFIX,
    staticCSP: false,
    uiConfig: { url: OPENAPI_PATH, validatorUrl: null, tryItOutEnabled: false },
  });
}
