import { readFileSync, readdirSync } from 'node:fs';
import { z } from 'zod';

const text = z.object({ vi: z.string().min(1), en: z.string().min(1) });
const unitText = z.object({ vi: z.string(), en: z.string() });
const day = z.iso.date();
const dated = { validFrom: day.nullable(), validTo: day.nullable() };
const range = z.object({ min: z.number(), max: z.number() }).nullable();
const duration = z.string().regex(/^P(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?$/);
const sector = z.enum([
  'traffic',
  'environment',
  'lighting',
  'water',
  'electricity',
  'security',
  'greenery',
  'urban',
]);
const severity = z.enum(['low', 'medium', 'high', 'critical']);
const position = z.tuple([z.number(), z.number()]);
const lonLat = z.strictObject({ lon: z.number(), lat: z.number() });

const citySchema = z.strictObject({
  id: z.string(),
  name: text,
  center: lonLat,
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  timeZone: z.string(),
  ...dated,
  note: text,
});

const departmentSchema = z.strictObject({
  id: z.string(),
  name: text,
  sectors: z.array(sector).min(1),
  cities: z.array(z.string()).min(1),
  ...dated,
  predecessors: z.array(z.strictObject({ name: text, until: day })),
});

const propertySchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9_]+$/),
  sector: z.union([sector, z.literal('device')]),
  name: text,
  kind: z.enum(['number', 'counter', 'boolean', 'enum']),
  derived: z.boolean(),
  unit: z.string().min(1),
  display: unitText,
  decimals: z.int().min(0),
  reject: range,
  normal: range,
  intervalSeconds: z.int().positive(),
  step: z.object({ max: z.number().positive(), perSeconds: z.int().positive() }).nullable(),
  flatlineSeconds: z.int().positive().nullable(),
  neighbours: z
    .strictObject({
      withinMeters: z.number().positive(),
      atLeast: z.int().positive(),
      max: z.number().positive(),
    })
    .exactOptional(),
  values: z.array(z.string()),
  missingMarkers: z.array(z.number()),
  qualifier: z.string().optional(),
  fiware: z.object({ attribute: z.string(), entity: z.string(), factor: z.number().optional() }).nullable(),
  note: z.string().optional(),
  source: z.string().min(1),
});

const deviceSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{3,64}$/),
  name: text,
  city: z.string(),
  sector,
  location: lonLat,
  department: z.string(),
  parent: z.string().optional(),
  tags: z.array(z.string()),
  datastreams: z
    .array(z.strictObject({ property: z.string(), intervalSeconds: z.int().positive() }))
    .min(1)
    .max(10),
});

const bounds = z.tuple([z.number(), z.number()]);
const levelSchema = z.union([
  z.strictObject({
    severity,
    op: z.enum(['>', '>=', '<', '<=', '==', '!=']),
    threshold: z.number(),
    reset: z.number().optional(),
    for: duration.optional(),
  }),
  z.strictObject({
    severity,
    op: z.enum(['outside', 'inside']),
    threshold: bounds,
    reset: bounds.optional(),
    for: duration.optional(),
  }),
]);

const weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);
const clock = z.string().regex(/^\d\d:\d\d$/);
const ruleSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  version: z.literal(1),
  name: text,
  department: z.string(),
  sector,
  enabled: z.boolean(),
  select: z.strictObject({
    property: z.string(),
    cities: z.array(z.string()).optional(),
    areas: z.array(z.string()).optional(),
    devices: z.array(z.string()).optional(),
    tags: z.array(z.string()).optional(),
  }),
  groupBy: z.literal('device'),
  signal: z.strictObject({
    fn: z.enum(['last', 'mean', 'max', 'min', 'sum', 'count', 'rate']),
    window: duration.optional(),
    minSamples: z.int().positive().optional(),
  }),
  levels: z.array(levelSchema).min(1),
  noData: z.strictObject({ after: duration, severity }).optional(),
  ignoreSuspect: z.boolean().optional(),
  keepFiring: duration.optional(),
  flap: z.strictObject({ changes: z.int(), within: duration }).optional(),
  schedule: z
    .strictObject({
      timeZone: z.string(),
      windows: z.array(z.strictObject({ days: z.array(weekday).min(1), from: clock, to: clock })).min(1),
    })
    .optional(),
  inhibitedBy: z.array(z.strictObject({ rule: z.string(), same: z.enum(['device', 'area']) })).optional(),
  message: text,
  instruction: text,
  basis: z.string().min(1),
});

const figureSchema = z.strictObject({ severity, verified: z.boolean(), note: text.optional() });
const packEntrySchema = z.strictObject({
  id: z.string(),
  unit: z.string().min(1),
  source: z.string().min(1),
  figures: z.array(figureSchema).min(1),
  note: text.optional(),
  supersedes: z.array(z.string()).optional(),
  rule: z.object({
    department: z.string(),
    sector,
    select: z.object({ property: z.string(), devices: z.array(z.string()).optional() }),
    levels: z.array(levelSchema).min(1),
  }),
});

const packSchema = z.strictObject({
  id: z.string(),
  version: z.string(),
  name: text,
  legal_basis: text,
  valid_from: day.nullable(),
  valid_to: day.nullable(),
  superseded_by: text.optional(),
  note: text.optional(),
  entries: z.array(packEntrySchema).min(1),
});

const airIndexSchema = z.strictObject({
  id: z.string(),
  version: z.string(),
  property: z.string(),
  legal_basis: text,
  valid_from: day.nullable(),
  valid_to: day.nullable(),
  source: z.string().min(1),
  figures: z.array(z.strictObject({ part: z.string(), verified: z.boolean(), note: text.optional() })).min(1),
  unit: z.string(),
  values: z.array(z.number()),
  inputs: z.array(
    z.strictObject({ property: z.string(), statistic: z.string(), breakpoints: z.array(z.number()) }),
  ),
  compulsory: z.array(z.string()),
  nowCast: z.strictObject({
    hours: z.int(),
    among: z.int(),
    atLeast: z.int(),
    smallestWeight: z.number(),
    formAtSmallest: z.string(),
  }),
  hourCoverage: z.number(),
});

const areaSchema = z.object({
  id: z.string(),
  properties: z.object({
    id: z.string(),
    code: z.string(),
    level: z.enum(['ward', 'locality']),
    unitType: z.string(),
    name: text,
    city: z.string(),
    ...dated,
    formedFrom: z.array(z.string()),
    successors: z.array(z.string()),
    legalBasis: z.string().nullable(),
    approximate: z.boolean(),
    source: z.string(),
  }),
  geometry: z.object({ type: z.literal('Polygon'), coordinates: z.array(z.array(position).min(4)) }),
});

const unitSchema = z.object({ id: z.string(), ...dated, successors: z.array(z.string()) });

const replaySchema = z.strictObject({
  description: text,
  csv: z.strictObject({
    delimiter: z.string().length(1),
    header: z.boolean(),
    quote: z.string().length(1).optional(),
    comment: z.string().min(1).optional(),
    trim: z.boolean(),
    columns: z.array(z.string()).optional(),
  }),
  time: z.strictObject({
    columns: z.array(z.string()).min(1),
    format: z.enum([
      'DD/MM/YYYY H:mm',
      'M/D/YYYY H:mm',
      'YYYY-MM-DD HH:mm',
      'unix-seconds',
      'parts(year,month,day,hour)',
    ]),
    zoneOffset: z.string().regex(/^[+-]\d\d:\d\d$/),
    shift: z.literal('to-now').optional(),
    shiftFrom: z.iso.datetime().optional(),
  }),
  device: deviceSchema,
  values: z
    .array(
      z.strictObject({
        column: z.string(),
        property: z.string(),
        scale: z.number().optional(),
        offset: z.number().optional(),
        missing: z.array(z.string()).optional(),
      }),
    )
    .min(1),
  seq: z.boolean(),
  provenance: z.strictObject({ origin: z.string().min(1), licence: z.string().min(1), label: text }),
});

/** A device as `devices.json` and the replay mappings write it. */
export type SeedDevice = z.infer<typeof deviceSchema>;
/** A rule as the files under `rules/` write it. */
export type SeedRule = z.infer<typeof ruleSchema>;
/** A feature of `geo/areas.geojson`. */
export type SeedArea = z.infer<typeof areaSchema>;

/** The text of a file of this folder. */
export function seedText(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

/** Every JSON and GeoJSON file of this folder, as paths relative to it. */
export function seedPaths(): string[] {
  const entries = readdirSync(new URL('.', import.meta.url), { recursive: true, encoding: 'utf8' });
  return entries.filter((path) => /\.(geo)?json$/.test(path)).sort();
}

function parsed<T>(path: string, schema: z.ZodType<T>): T {
  return schema.parse(JSON.parse(seedText(path)));
}

function parsedFolder<T>(folder: string, schema: z.ZodType<T>): T[] {
  const paths = seedPaths().filter((path) => path.startsWith(`${folder}/`));
  return paths.map((path) => parsed(path, schema));
}

/** All seed files, each checked against the shape that readers rely on. */
export function readSeeds() {
  return {
    cities: parsed('cities.json', z.array(citySchema)),
    departments: parsed('departments.json', z.array(departmentSchema)),
    properties: parsed('observed-properties.json', z.array(propertySchema)),
    devices: parsed('devices.json', z.array(deviceSchema)),
    areas: parsed('geo/areas.geojson', z.object({ features: z.array(areaSchema) })).features,
    units: parsed('geo/units.json', z.array(unitSchema)),
    rules: parsedFolder('rules', z.array(ruleSchema)).flat(),
    packs: parsedFolder('rule-packs', packSchema),
    airIndices: parsedFolder('air-indices', airIndexSchema),
    replays: parsedFolder('replay', replaySchema),
  };
}
