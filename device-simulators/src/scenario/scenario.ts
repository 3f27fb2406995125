import { readFile } from 'node:fs/promises';

import { parseIsoDuration } from '@ioc/domain';
import { cityId, deviceId, propertyId, sector, severity } from '@ioc/wire';
import { z } from 'zod';

const duration = z.string().transform((text, context) => {
  const parsed = parseIsoDuration(text);
  if (parsed.ok) return parsed.value;
  context.issues.push({
    code: 'custom',
    message: 'expected an ISO 8601 duration such as PT10M',
    input: text,
  });
  return z.NEVER;
});

/** The share (0 to 1) of a rhythm for each hour of the local day; the weekend differs from weekdays. */
const rhythm = z.object({
  weekday: z.array(z.number().min(0).max(1)).length(24),
  weekend: z.array(z.number().min(0).max(1)).length(24),
});

const selection = {
  /** Devices must carry every one of these tags. */
  tags: z.array(z.string()).optional(),
  devices: z.array(deviceId).optional(),
  city: cityId.optional(),
};

const numberModel = z.object({
  kind: z.literal('number'),
  property: propertyId,
  ...selection,
  base: z.number(),
  /** ± share of `base` by which devices differ for good. */
  spread: z.number().min(0).max(1).default(0.1),
  rhythm: z.string().optional(),
  /** Added in full where the rhythm is 1. */
  swing: z.number().default(0),
  /** Noise that wanders over `period`, standard deviation in the property's unit. */
  slow: z.object({ sigma: z.number().min(0), period: duration }).optional(),
  /** Noise of single samples, standard deviation in the property's unit. */
  fast: z.number().min(0).default(0),
  min: z.number().optional(),
  max: z.number().optional(),
});

const counterModel = z.object({
  kind: z.literal('counter'),
  property: propertyId,
  ...selection,
  perHour: z.number().positive(),
  since: z.iso.datetime(),
});

const wordModel = z.object({
  kind: z.literal('word'),
  property: propertyId,
  ...selection,
  otherwise: z.union([z.boolean(), z.string()]),
  when: z
    .object({ rhythm: z.string(), above: z.number(), value: z.union([z.boolean(), z.string()]) })
    .optional(),
});

const propertyModel = z.discriminatedUnion('kind', [numberModel, counterModel, wordModel]);

const effect = z.object({
  property: propertyId.optional(),
  add: z.number().optional(),
  multiply: z.number().optional(),
  set: z.union([z.number(), z.boolean(), z.string()]).optional(),
  /** The value stays what it was when the incident began. */
  hold: z.literal(true).optional(),
  /** The device says nothing. */
  silent: z.literal(true).optional(),
});

const incidentModel = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/),
  kind: z.string(),
  city: cityId,
  sector,
  select: z.object({
    tags: z.array(z.string()).optional(),
    devices: z.array(deviceId).optional(),
    near: z.object({ lon: z.number(), lat: z.number(), withinM: z.number().positive() }).optional(),
  }),
  /** How many of the selected devices one occurrence strikes; all when not given. */
  choose: z.number().int().positive().optional(),
  /** Children of the struck devices (such as the lamps of a cabinet) are struck too. */
  withChildren: z.boolean().default(false),
  startsAfter: duration,
  every: duration.optional(),
  lasts: duration,
  /** Time to build up and to die down, inside `lasts`. */
  ramp: duration.prefault('PT0S'),
  effects: z.array(effect).min(1),
  expect: z.array(z.object({ property: propertyId, severity })),
});

/** A scenario file: how each property behaves on usual days, and what goes wrong when (seeds/scenarios/README.md). */
export const scenarioSchema = z.object({
  description: z.object({ vi: z.string(), en: z.string() }),
  utcOffsetMinutes: z.number().int(),
  rhythms: z.record(z.string(), rhythm),
  models: z.array(propertyModel),
  incidents: z.array(incidentModel),
});

/** A parsed scenario; durations in milliseconds. */
export type Scenario = z.infer<typeof scenarioSchema>;
/** How one property behaves on usual days. */
export type PropertyModel = z.infer<typeof propertyModel>;
/** What goes wrong, where, when and how. */
export type IncidentModel = z.infer<typeof incidentModel>;
/** What an incident does to a value. */
export type IncidentEffect = z.infer<typeof effect>;

/** A scenario that cannot be used. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
}

/** Reads and checks a scenario file. Throws `ScenarioError` when it is not as documented. */
export async function readScenario(file: string): Promise<Scenario> {
  const parsed = scenarioSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ScenarioError(`${file}: ${issue?.path.join('.')}: ${issue?.message}`);
}
