import { z } from 'zod';

import { propertyId } from '../identifier-schemas.ts';
import { localizedText } from './localized-text.ts';

const day = z.iso.date();

const figure = z
  .strictObject({ part: z.string().min(1), verified: z.boolean(), note: localizedText.optional() })
  .refine(({ verified, note }) => verified || note !== undefined, {
    error: 'a figure that is not verified says why',
    path: ['note'],
  });

const ascending = z
  .array(z.number().nonnegative())
  .min(2)
  .max(32)
  .refine((numbers) => numbers.every((value, place) => place === 0 || value > (numbers[place - 1] ?? 0)), {
    error: 'ascends',
  });

const input = z.strictObject({
  property: propertyId,
  statistic: z.enum(['hour-mean', 'now-cast']),
  breakpoints: ascending,
});

const nowCast = z.strictObject({
  hours: z.int().min(1).max(48),
  among: z.int().min(1).max(48),
  atLeast: z.int().min(1).max(48),
  smallestWeight: z.number().positive().max(1),
  formAtSmallest: z.enum(['normalised', 'weighted-sum']),
});

/** An hourly air quality index as a file: `seeds/air-indices/`. */
export const airIndex = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      .max(64),
    version: z.string().min(1).max(32),
    property: propertyId,
    legal_basis: localizedText,
    valid_from: day.nullable(),
    valid_to: day.nullable(),
    source: z.string().min(1),
    figures: z.array(figure).min(1),
    unit: z.string().min(1),
    values: ascending,
    inputs: z.array(input).min(1).max(16),
    compulsory: z.array(propertyId).min(1).max(16),
    nowCast,
    hourCoverage: z.number().positive().max(1),
  })
  .refine(({ inputs, values }) => inputs.every(({ breakpoints }) => breakpoints.length === values.length), {
    error: 'every input has a breakpoint for each value',
    path: ['inputs'],
  })
  .refine(
    ({ inputs, compulsory }) => compulsory.every((id) => inputs.some(({ property }) => property === id)),
    { error: 'what is compulsory is an input', path: ['compulsory'] },
  );
