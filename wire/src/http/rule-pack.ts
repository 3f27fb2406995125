import { z } from 'zod';

import { cityId, ruleId } from '../identifier-schemas.ts';
import { localizedText } from './localized-text.ts';
import { ruleJson, ruleTemplate, severity } from './rule.ts';

const day = z.iso.date();
const packId = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(64);

const figure = z
  .strictObject({ severity, verified: z.boolean(), note: localizedText.optional() })
  .refine(({ verified, note }) => verified || note !== undefined, {
    error: 'a figure that is not verified says why',
    path: ['note'],
  });

const entry = z
  .strictObject({
    id: packId,
    unit: z.string().min(1),
    source: z.string().min(1),
    figures: z.array(figure).min(1),
    note: localizedText.optional(),
    supersedes: z.array(ruleId).optional(),
    rule: ruleTemplate,
  })
  .refine(
    ({ figures, rule }) =>
      figures.map((one) => one.severity).join() === rule.levels.map((one) => one.severity).join(),
    {
      error: 'one figure stands for each level, in their order',
      path: ['figures'],
    },
  );

const head = {
  id: packId,
  version: z.string().min(1).max(32),
  name: localizedText,
  legal_basis: localizedText,
  valid_from: day.nullable(),
  valid_to: day.nullable(),
  superseded_by: localizedText.optional(),
  note: localizedText.optional(),
};

/** A threshold pack as a file: `seeds/rule-packs/`. */
export const rulePack = z.strictObject({ ...head, entries: z.array(entry).min(1).max(200) });

/** A threshold pack as it is answered: whether all of its figures are verified, and whether it is the law of today. */
export const rulePackAnswer = z.object({
  ...head,
  verified: z.boolean(),
  inForce: z.boolean(),
  entries: z.array(entry),
});

/** For which city a pack is looked at or adopted. */
export const packCityRequest = z.strictObject({ city: cityId });

const numbers = z.union([z.number(), z.tuple([z.number(), z.number()])]);

/** What adopting a pack changes in a city. */
export const packPreview = z.object({
  pack: z.object({ id: packId, version: z.string() }),
  city: cityId,
  entries: z.array(
    z.object({
      entry: packId,
      rule: ruleId,
      kind: z.enum(['added', 'changed', 'same', 'no-device']),
      datastreams: z.number().int(),
      differences: z.array(z.object({ path: z.string(), before: z.unknown(), after: z.unknown() })),
      kept: z.array(z.object({ severity, threshold: numbers, packThreshold: numbers })),
    }),
  ),
  superseded: z.array(z.object({ rule: ruleId, kind: z.enum(['narrowed', 'disabled']) })),
});

/** The rules that adoption wrote, beside what it changed. */
export const packAdopted = packPreview.extend({ rules: z.array(ruleJson) });

/** A parsed answer about what a pack changes. */
export type PackPreview = z.infer<typeof packPreview>;
/** A parsed threshold pack, as it is answered. */
export type RulePackAnswer = z.infer<typeof rulePackAnswer>;
