import { cityId, deviceId, propertyId, sector, severity } from '@ioc/wire';
import { z } from 'zod';

import { duration } from './duration-text.ts';

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const effect = z.strictObject({
  property: propertyId.optional(),
  add: z.number().optional(),
  multiply: z.number().optional(),
  set: z.union([z.number(), z.boolean(), z.string()]).optional(),
  /** The value follows these points, joined linearly, for what was measured at known times. */
  curve: z
    .array(
      z.strictObject({
        at: z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
        value: z.number(),
      }),
    )
    .min(2)
    .optional(),
  /** Added for every hour that the incident lasts: a sensor that drifts. */
  driftPerHour: z.number().optional(),
  /** A share of the samples is off by `add`: spikes. */
  spikes: z.strictObject({ share: z.number().min(0).max(1), add: z.number() }).optional(),
  /** The value swings around a level: what makes a careless rule flap. */
  hover: z.strictObject({ around: z.number(), by: z.number(), period: duration }).optional(),
  /** The value stays what it was when the incident began. */
  hold: z.literal(true).optional(),
  /** The device says nothing. */
  silent: z.literal(true).optional(),
  /** The device keeps its readings while the incident lasts, and sends them in order afterwards. */
  backlog: z.literal(true).optional(),
  /** The device's clock is ahead (or behind, below 0) by so many seconds. */
  clockSeconds: z.number().optional(),
  /** Every message comes so many times. */
  copies: z.int().min(1).max(5).optional(),
});

/**
 * What an alarm system should say. `threshold` (with `op`) tells the truth's own measure: the incident counts on a device
 * from when the true value, or its mean over `over`, is past it; without, from the beginning of the incident.
 */
const expectation = z.strictObject({
  property: propertyId,
  severity,
  /** Absent: an alert about the threshold. */
  kind: z.literal('no-data').optional(),
  op: z.enum(['>', '<', '>=', '<=']).optional(),
  threshold: z.number().optional(),
  over: duration.optional(),
});

/** What goes wrong, where, when and how. */
export const incidentModel = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  kind: z.string(),
  city: cityId,
  sector,
  select: z.strictObject({
    tags: z.array(z.string()).optional(),
    devices: z.array(deviceId).optional(),
    /** Devices must measure this. */
    measures: propertyId.optional(),
    near: z.strictObject({ lon: z.number(), lat: z.number(), withinM: z.number().positive() }).optional(),
  }),
  /** How many of the selected devices one occurrence strikes; all when not given. */
  choose: z.number().int().positive().optional(),
  /** Children of the struck devices (such as the lamps of a cabinet) are struck too. */
  withChildren: z.boolean().default(false),
  /** After the anchor of the simulation; with `at`, after that instant. */
  startsAfter: duration.prefault('PT0S'),
  at: z.iso
    .datetime({ offset: true })
    .transform((text) => Date.parse(text))
    .optional(),
  every: duration.optional(),
  /** On every local day, or on these weekdays; in place of `every`. */
  daily: z
    .strictObject({
      time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
      days: z.array(z.enum(WEEKDAYS)).optional(),
    })
    .optional(),
  /** Each occurrence begins later by up to so much, by the seed. */
  jitter: duration.prefault('PT0S'),
  /** An occurrence follows each one of another incident, `lag` later, as strong as that one; `withinM`: near what that one struck. */
  causedBy: z
    .strictObject({
      incident: z.string(),
      lag: duration.prefault('PT0S'),
      withinM: z.number().positive().optional(),
    })
    .optional(),
  lasts: duration,
  /** Time to build up and to die down, inside `lasts`. */
  ramp: duration.prefault('PT0S'),
  /** The share follows as a linear reservoir that is filled for `fills` and drains with the time constant `memory`. */
  reservoir: z.strictObject({ fills: duration, memory: duration }).optional(),
  /** How strong an occurrence is, by the seed: a factor of its share. */
  strength: z.strictObject({ min: z.number(), max: z.number() }).default({ min: 1, max: 1 }),
  /** The sensor is wrong, not the world: no part of the truth. */
  isSensorFault: z.boolean().default(false),
  effects: z.array(effect).min(1),
  expect: z.array(expectation),
  /** What the health of the device should say. */
  expectHealth: z
    .array(z.enum(['offline', 'clock-wrong', 'clock-off', 'gaps', 'suspect-values']))
    .default([]),
  /** Properties on which an alert is neither asked for nor wrong. */
  tolerates: z.array(propertyId).default([]),
});

/** What goes wrong, where, when and how. */
export type IncidentModel = z.infer<typeof incidentModel>;
/** What an incident does to a value. */
export type IncidentEffect = IncidentModel['effects'][number];
/** What an alarm system should say about an incident. */
export type Expectation = IncidentModel['expect'][number];
