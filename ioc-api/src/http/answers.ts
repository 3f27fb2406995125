import { problem, PROBLEM_MEDIA_TYPE } from '@ioc/wire';
import { z } from 'zod';

/** One answer of a route, by media type. */
export interface Answer {
  readonly description: string;
  readonly content: Readonly<Record<string, { readonly schema: z.ZodType }>>;
}

/** Error answers of a route, by status class. */
export interface ProblemAnswers {
  readonly '4xx': Answer;
  readonly '5xx': Answer;
}

const PROBLEM_ANSWER: Answer = {
  description: 'What went wrong (RFC 9457)',
  content: { [PROBLEM_MEDIA_TYPE]: { schema: problem } },
};

const PROBLEM_ANSWERS: ProblemAnswers = { '4xx': PROBLEM_ANSWER, '5xx': PROBLEM_ANSWER };

const JSON_MEDIA_TYPE = 'application/json';

/**
 * What a route answers when it goes well, beside the error answers that every route can give. Each body is checked
 * against its schema when it is sent; `others` are further media types of the same answer.
 */
export function answers(
  description: string,
  schema: z.ZodType,
  others: Readonly<Record<string, z.ZodType>> = {},
): ProblemAnswers & { readonly 200: Answer } {
  const byMediaType = Object.entries({ [JSON_MEDIA_TYPE]: schema, ...others });
  const content = Object.fromEntries(byMediaType.map(([mediaType, shape]) => [mediaType, { schema: shape }]));
  return { 200: { description, content }, ...PROBLEM_ANSWERS };
}

/** What a route answers that makes something. */
export function creates(description: string, schema: z.ZodType): ProblemAnswers & { readonly 201: Answer } {
  return { 201: { description, content: { [JSON_MEDIA_TYPE]: { schema } } }, ...PROBLEM_ANSWERS };
}

/** What a route answers that has nothing to tell. */
export function answersNothing(): ProblemAnswers & { readonly 204: z.ZodNull } {
  return { 204: z.null().describe('Done'), ...PROBLEM_ANSWERS };
}
