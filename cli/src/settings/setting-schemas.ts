import { isCityId, parseIsoDuration } from '@ioc/domain';
import type { Sharing } from '@ioc/ingest';
import { z } from 'zod';

/** Default bound of the journal: 10 GiB, some 60 million small messages, hours of an unreachable store. */
export const DEFAULT_JOURNAL_BYTES = 10 * 1024 ** 3;

/** Default time that readings are kept: 400 days, a year with its month of comparison. */
export const DEFAULT_RETENTION = 'P400D';

const port = z
  .string()
  .regex(/^\d{1,5}$/, { error: 'a port, 0 to 65535' })
  .transform(Number)
  .refine((value) => value <= 65_535, { error: 'a port, 0 to 65535' });

function url(protocols: readonly string[]): z.ZodType<string, string> {
  const expected = `a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`;
  return z
    .string()
    .refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), { error: expected });
}

const durationMs = z.string().transform((text, context) => {
  const parsed = parseIsoDuration(text);
  if (parsed.ok && parsed.value > 0) return parsed.value;
  context.issues.push({ code: 'custom', message: 'an ISO 8601 duration such as P400D', input: text });
  return z.NEVER;
});

const SHARING_EXPECTED = 'all, city, or ids of cities between commas, each once';

const sharing = z.string().transform((text, context): Sharing => {
  if (text === 'all') return 'whole';
  if (text === 'city') return 'by-city';
  const names = text.split(',').map((name) => name.trim());
  const cities = names.filter((name) => isCityId(name));
  if (cities.length === names.length && new Set(names).size === names.length && !names.includes('all'))
    return cities;
  context.issues.push({ code: 'custom', message: SHARING_EXPECTED, input: text });
  return z.NEVER;
});
/** Messages that one device may send a second in the long run, and at once after a rest. Source: I8. */
export const DEFAULT_DEVICE_RATE = 50;
export const DEFAULT_DEVICE_BURST = 500;

/** What each variable of the environment may hold; the message of an issue says what is expected. Source: contracts §4. */
export const environmentSchema = z.object({
  IOC_DATA_DIR: z.string().default('./data'),
  IOC_HTTP_PORT: port.default(8080),
  IOC_HTTP_HOST: z.string().default('127.0.0.1'),
  IOC_PUBLIC_URL: url(['http:', 'https:']).optional(),
  IOC_MQTT_PORT: port.default(1883),
  IOC_MQTT_HOST: z.string().default('127.0.0.1'),
  MQTT_URL: url(['mqtt:', 'mqtts:', 'tcp:', 'ssl:']).optional(),
  IOC_MQTT_CLIENT: z.enum(['ioc', 'mqttjs'], { error: 'ioc or mqttjs' }).default('ioc'),
  MQTT_USERNAME: z.string().optional(),
  MQTT_PASSWORD: z.string().optional(),
  INFLUX_URL: url(['http:', 'https:']).optional(),
  INFLUX_TOKEN: z.string().optional(),
  INFLUX_ORG: z.string().optional(),
  INFLUX_BUCKET: z.string().optional(),
  DATABASE_URL: url(['postgres:', 'postgresql:']).optional(),
  IOC_ADMIN_PASSWORD: z.string().min(8, { error: 'at least 8 characters' }).optional(),
  IOC_SIMULATE: z.string().default('demo'),
  IOC_JOURNAL_SYNC: z.enum(['fsync', 'os'], { error: 'fsync or os' }).default('fsync'),
  IOC_JOURNAL_MAX_BYTES: z
    .string()
    .regex(/^\d+$/, { error: 'a number of bytes' })
    .transform(Number)
    .default(DEFAULT_JOURNAL_BYTES),
  IOC_INGEST_PARTS: sharing.prefault('all'),
  IOC_RETENTION: durationMs.prefault(DEFAULT_RETENTION),
  IOC_DEVICE_RATE: z
    .string()
    .regex(/^\d{1,7}(\.\d{1,3})?$/, { error: 'messages per second, or 0 for no limit' })
    .transform(Number)
    .default(DEFAULT_DEVICE_RATE),
  IOC_DEVICE_BURST: z
    .string()
    .regex(/^[1-9]\d{0,6}$/, { error: 'a number of messages above 0' })
    .transform(Number)
    .default(DEFAULT_DEVICE_BURST),
  IOC_LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'fatal, error, warn, info, debug, trace or silent',
    })
    .default('info'),
});

/** The environment after each variable was checked by itself. */
export type CheckedEnvironment = z.infer<typeof environmentSchema>;

/** Variables that hold secrets: never shown, and readable from a file named by `<NAME>_FILE`. */
export const SECRET_VARIABLES = [
  'MQTT_PASSWORD',
  'INFLUX_TOKEN',
  'DATABASE_URL',
  'IOC_ADMIN_PASSWORD',
] as const;
