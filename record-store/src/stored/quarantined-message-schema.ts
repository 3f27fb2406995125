import type { DeviceId } from '@ioc/domain';
import { z } from 'zod';
import type { QuarantinedMessage } from '../record-store.ts';
import { epochMsSchema } from './identifier-schema.ts';

// Any text: what is quarantined may be wrong in every part, and one odd row must not hide its neighbours.
const namedDeviceSchema = z.custom<DeviceId>((value) => typeof value === 'string', 'not a text');

/** A quarantined message as it is stored, without its payload. JSON carries characters that SQL text cannot. */
export const quarantinedFactsSchema = z.object({
  id: z.string(),
  topic: z.string(),
  receivedAt: epochMsSchema,
  reason: z.string(),
  path: z.string(),
  device: namedDeviceSchema.exactOptional(),
  detail: z.string(),
} satisfies Record<keyof Omit<QuarantinedMessage, 'payload'>, z.ZodType>);

// libsql answers bytes as an ArrayBuffer, pg as a Buffer.
const bytesSchema = z.union([
  z.instanceof(Uint8Array).transform((bytes) => new Uint8Array(bytes)),
  z.instanceof(ArrayBuffer).transform((bytes) => new Uint8Array(bytes)),
]);

/** The bytes of a row. Throws a `ZodError` for a value that is not bytes. */
export function bytesOf(value: unknown): Uint8Array {
  return bytesSchema.parse(value);
}
