import { z } from 'zod';

/** An error answer: RFC 9457 `application/problem+json`, with the faulty fields for validation errors. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional(),
  instance: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  current: z.unknown().optional(),
});

/** A parsed error answer. */
export type Problem = z.infer<typeof problem>;

/** The media type of error answers. Source: RFC 9457 §6.1. */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';
