import type { QuarantinedMessage } from '@ioc/record-store';
import {
  deviceId,
  formatInstant,
  pageOf,
  pageQuery,
  quarantinedMessage,
  type QuarantinedMessageJson,
} from '@ioc/wire';
import { z } from 'zod';

import { given } from '../../given.ts';
import { answers } from '../answers.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';

const quarantineQuery = pageQuery.extend({
  device: deviceId.optional(),
  reason: z.string().max(64).optional(),
});

function payloadOf(payload: Uint8Array): { readonly payload: string; readonly encoding: 'utf8' | 'base64' } {
  try {
    return { payload: new TextDecoder('utf-8', { fatal: true }).decode(payload), encoding: 'utf8' };
  } catch {
    return { payload: Buffer.from(payload).toString('base64'), encoding: 'base64' };
  }
}

/** A quarantined message as it is told. */
export function toldMessage(message: QuarantinedMessage): QuarantinedMessageJson {
  const { receivedAt, device, ...facts } = message;
  return {
    ...facts,
    ...given({ device }),
    ...payloadOf(message.payload),
    bytes: message.payload.byteLength,
    receivedAt: formatInstant(receivedAt),
  };
}

/** Messages that could not be used, and why (I5). */
export function quarantineRoute(server: ApiServer, context: ApiContext): void {
  server.get(
    '/quarantine',
    {
      schema: {
        tags: ['quarantine'],
        summary: 'Messages that could not be used, and why',
        querystring: quarantineQuery,
        response: answers('One page of messages', pageOf(quarantinedMessage)),
      },
    },
    async ({ query: { limit, cursor, ...filter } }) => {
      const page = await context.records.quarantine.list(given(filter), given({ limit, cursor }));
      return { items: page.items.map(toldMessage), ...given({ nextCursor: page.nextCursor }) };
    },
  );
}
