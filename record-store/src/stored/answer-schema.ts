import type { Alert, Outcome } from '@ioc/domain';
import { z } from 'zod';
import type { AlertCommandFault } from '../record-store.ts';
import { alertSchema } from './alert-schema.ts';

/** The answer to a command as it is stored to be repeated (A6). */
export const answerSchema: z.ZodType<Outcome<Alert, AlertCommandFault>> = z.union([
  z.object({ ok: z.literal(true), value: alertSchema }),
  z.object({
    ok: z.literal(false),
    fault: z.discriminatedUnion('code', [
      z.object({ code: z.literal('not-found') }),
      z.object({ code: z.literal('conflict'), current: alertSchema }),
      z.object({ code: z.literal('refused'), reason: z.string(), current: alertSchema }),
    ]),
  }),
]);
