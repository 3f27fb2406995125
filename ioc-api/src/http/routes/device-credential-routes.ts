import { later } from '@ioc/domain';
import { deviceId, formatInstant, overlapMs, renewalQuery, renewedCredentials } from '@ioc/wire';
import { z } from 'zod';

import { given } from '../../given.ts';
import { ProblemError } from '../../problem/problem-error.ts';
import { answers, answersNothing } from '../answers.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { audit } from '../audit-trail.ts';
import { newDeviceCredentials } from '../device-registration.ts';

const TAGS = ['devices'];
const PATH = '/devices/:id/credentials';
const params = z.object({ id: deviceId });

/** The MQTT passwords of devices: a new one, or none. Live connections follow within seconds, see docs/devices.md. */
export function deviceCredentialRoutes(server: ApiServer, context: ApiContext): void {
  renewRoute(server, context);
  revokeRoute(server, context);
}

function renewRoute(server: ApiServer, context: ApiContext): void {
  server.post(
    PATH,
    {
      config: { access: 'devices' },
      schema: {
        tags: TAGS,
        summary:
          'Give a device a new MQTT password, told this once; the old one ends, at once or after `overlap`',
        params,
        querystring: renewalQuery,
        response: answers('The credentials', renewedCredentials),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const overlap = overlapMs(request.query.overlap);
      const until = overlap === 0 ? undefined : later(context.now(), overlap);
      const { hash, credentials } = newDeviceCredentials(id);
      const stored = await context.records.credentials.put([{ device: id, hash }], until);
      if (stored.length === 0) throw new ProblemError('not-found');
      const previousValidUntil = until === undefined ? undefined : formatInstant(until);
      await audit(context, request, {
        action: 'device.credentials-changed',
        target: `device:${id}`,
        detail: given({ previousValidUntil }),
      });
      reply.header('cache-control', 'no-store');
      return { credentials, ...given({ previousValidUntil }) };
    },
  );
}

function revokeRoute(server: ApiServer, context: ApiContext): void {
  server.delete(
    PATH,
    {
      config: { access: 'devices' },
      schema: {
        tags: TAGS,
        summary: 'Take the MQTT password of a device away; its connections end',
        params,
        response: answersNothing(),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (!(await context.records.credentials.revoke(id))) throw new ProblemError('not-found');
      await audit(context, request, { action: 'device.credentials-revoked', target: `device:${id}` });
      return reply.code(204).send(null);
    },
  );
}
