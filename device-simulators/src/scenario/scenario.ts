import { readFile } from 'node:fs/promises';

import path from 'node:path';

import { cityId, deviceId, propertyId } from '@ioc/wire';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';

import { duration } from './duration-text.ts';
import { incidentModel, type IncidentModel } from './incident-model.ts';

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

/** A scenario file: how each property behaves on usual days, and what goes wrong when (docs/scenarios.md). */
export const scenarioSchema = z.strictObject({
  description: z.object({ vi: z.string(), en: z.string() }),
  utcOffsetMinutes: z.number().int(),
  /** The file in the same folder whose rhythms and models hold where this one says nothing. */
  usual: z
    .string()
    .regex(/^[a-z0-9-]+\.(json|yaml)$/)
    .optional(),
  rhythms: z.record(z.string(), rhythm).default({}),
  models: z.array(propertyModel).default([]),
  incidents: z.array(incidentModel),
});

/** A parsed scenario; durations in milliseconds. */
export type Scenario = z.infer<typeof scenarioSchema>;
/** How one property behaves on usual days. */
export type PropertyModel = z.infer<typeof propertyModel>;

/** A scenario that cannot be used. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
}

/** Files that one may stand on: more is a circle. */
const MOST_FILES = 4;

function refuseUnknownCause(file: string, incidents: readonly IncidentModel[]): void {
  const known = new Set<string>();
  for (const { id, causedBy } of incidents) {
    if (causedBy !== undefined && !known.has(causedBy.incident))
      throw new ScenarioError(`${file}: ${id}: no incident ${causedBy.incident} stands before it`);
    if (known.has(id)) throw new ScenarioError(`${file}: the incident ${id} is given twice`);
    known.add(id);
  }
}

async function readOne(file: string): Promise<Scenario> {
  const text = await readFile(file, 'utf8');
  const raw: unknown = file.endsWith('.json') ? JSON.parse(text) : parseYaml(text);
  const parsed = scenarioSchema.safeParse(raw);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ScenarioError(`${file}: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  refuseUnknownCause(file, parsed.data.incidents);
  return parsed.data;
}

/**
 * Reads and checks a scenario file (JSON or YAML), with the usual days that it stands on. Throws `ScenarioError` when one
 * is not as documented.
 */
export async function readScenario(file: string): Promise<Scenario> {
  const first = await readOne(file);
  let { rhythms, models } = first;
  let { usual } = first;
  for (let read = 1; usual !== undefined; read += 1) {
    if (read === MOST_FILES) throw new ScenarioError(`${file}: stands on more than ${MOST_FILES} files`);
    const under: Scenario = await readOne(path.join(path.dirname(file), usual));
    rhythms = { ...under.rhythms, ...rhythms };
    models = [...models, ...under.models];
    usual = under.usual;
  }
  return { ...first, rhythms, models };
}

/** All incidents of several scenarios over the usual days of the first. Their ids must differ. */
export function joinScenarios(scenarios: readonly Scenario[]): Scenario | undefined {
  const [first] = scenarios;
  if (first === undefined) return undefined;
  return { ...first, incidents: scenarios.flatMap(({ incidents }) => incidents) };
}
