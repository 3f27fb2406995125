import { z } from 'zod';

import { deviceId, propertyId } from '../identifier-schemas.ts';
import { localizedText } from '../http/localized-text.ts';
import { isTopicFilter } from '../mqtt/topic-filter.ts';
import { csvFormat } from './csv-format.ts';

/** The formats that a mapping profile can read. Source: contracts §1. */
export const MAPPING_DECODERS = [
  'ioc-json',
  'senml-json',
  'senml-cbor',
  'chirpstack-v4',
  'sparkplug-b',
  'ngsi-ld',
  'csv',
] as const;

/** The first topic level of Sparkplug B. Source: Eclipse Sparkplug 3.0, 4.1. */
export const SPARKPLUG_ROOT = 'spBv1.0';

/** Entries of a profile's tables, at most. */
const MOST_ENTRIES = 20_000;

/** The longest JSONata expression, in characters. */
const LONGEST_EXPRESSION = 8_000;

const key = z.string().max(256);
const word = z.string().min(1).max(128);

function table<Value extends z.ZodType>(value: Value): z.ZodType<Readonly<Record<string, z.output<Value>>>> {
  return z.record(key, value).refine((entries) => Object.keys(entries).length <= MOST_ENTRIES, {
    error: `at most ${MOST_ENTRIES} entries`,
  });
}

/** Where the name of a device stands: as the format says it, in a level of the topic (from 1), or in a field. */
const deviceOrigin = z.union([
  z.literal('source'),
  z.strictObject({ topicLevel: z.int().min(1).max(64) }),
  z.strictObject({ field: z.string().min(1).max(256) }),
]);

const deviceMapping = z.strictObject({
  from: deviceOrigin,
  /** Only what stands behind the last of this text. */
  after: z.string().min(1).max(16).optional(),
  /** Put before the name, which is lower-cased, to make the device id. */
  prefix: z.string().max(32).optional(),
  /** Names whose device id is another. */
  lookup: table(deviceId).optional(),
  /** Only devices that carry this tag may be spoken for. */
  tag: word.optional(),
});

const propertyMapping = z.strictObject({
  property: propertyId,
  /** The unit (UCUM) of the values where the format carries none; the property's own without. */
  unit: word.optional(),
  /** `value × scale + offset`, before the unit is converted. */
  scale: z.number().optional(),
  offset: z.number().optional(),
  /** What stands for what, for words and states: by the text of the value. */
  words: z.record(key, z.union([z.string().max(128), z.number(), z.boolean()])).optional(),
});

const profileFields = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: 'expected a-z, 0-9 and single "-"' })
    .max(64),
  description: localizedText,
  topic: z
    .string()
    .refine(isTopicFilter, { error: 'expected an MQTT topic filter' })
    .refine((filter) => !/^[+#$]/.test(filter), { error: 'the first level must be a name' })
    .refine((filter) => !filter.startsWith('ioc/'), { error: 'topics below ioc/ are our own' }),
  decoder: z.enum(MAPPING_DECODERS),
  /** Devices that may publish under the topic filter at the embedded broker, beside services. */
  publishers: z.array(deviceId).max(1_000).default([]),
  device: deviceMapping,
  properties: table(propertyMapping),
  /** What becomes of names that the table does not list. */
  unlisted: z.enum(['quarantine', 'ignore']).default('quarantine'),
  expression: z.string().min(1).max(LONGEST_EXPRESSION).optional(),
  csv: csvFormat.optional(),
});

/**
 * A mapping profile as a file under `seeds/mappings/` and the record store hold it: which topics it is for, how their
 * payloads are read, and how what they hold becomes readings (docs/mappings.md).
 */
export const mappingProfile = profileFields.check((context) => {
  const { decoder, csv, topic } = context.value;
  const fault = (path: string, message: string): void => {
    context.issues.push({ code: 'custom', path: [path], message, input: context.value });
  };
  if ((decoder === 'csv') !== (csv !== undefined))
    fault('csv', 'is needed by the decoder csv, and by no other');
  if (decoder === 'sparkplug-b' && topic.split('/')[0] !== SPARKPLUG_ROOT)
    fault('topic', `a Sparkplug B topic begins with ${SPARKPLUG_ROOT}/`);
  if (decoder !== 'sparkplug-b' && topic.split('/')[0] === SPARKPLUG_ROOT)
    fault('topic', `topics below ${SPARKPLUG_ROOT}/ are for the decoder sparkplug-b`);
});

/** A checked mapping profile. */
export type MappingProfile = z.output<typeof profileFields>;

/** A row of a profile's table of properties. */
export type PropertyMapping = z.output<typeof propertyMapping>;
