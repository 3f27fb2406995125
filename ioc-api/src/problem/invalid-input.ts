import type { Language } from '@ioc/domain';
import type { FastifySchemaCompiler } from 'fastify';
import { z } from 'zod';

const WORDS = { vi: z.locales.vi().localeError, en: z.locales.en().localeError };

/** Faults that schemas name by themselves, and so in English only. */
const OWN_MESSAGES: readonly (readonly [begin: string, vi: string])[] = [
  ['expected a date-time with offset', 'cần ngày giờ kèm múi giờ, ví dụ 2026-11-23T07:00:00Z'],
  ['expected an ISO 8601 duration', 'cần khoảng thời gian ISO 8601, ví dụ PT10M'],
  ['expected west,south,east,north', 'cần tây,nam,đông,bắc theo độ'],
  [
    'expected severities separated by commas',
    'cần các mức độ cách nhau bằng dấu phẩy: low, medium, high, critical',
  ],
  ['expected ^', 'không đúng dạng của mã: '],
];

function inLanguage(message: string, language: Language): string {
  if (language === 'en') return message;
  const known = OWN_MESSAGES.find(([begin]) => message.startsWith(begin));
  if (known === undefined) return message;
  return known[1].endsWith(': ') ? known[1] + message.slice('expected '.length) : known[1];
}

/** Faults that one answer names at most: more help nobody. */
const MOST_ERRORS = 50;

/** Input that its schema refuses; it can say why in every language of the product. */
export class InvalidInputError extends Error {
  override readonly name = 'InvalidInputError';
  readonly #schema: z.ZodType;
  readonly #input: unknown;

  constructor(schema: z.ZodType, input: unknown) {
    super('the input does not have the shape that its schema asks for');
    this.#schema = schema;
    this.#input = input;
  }

  /** The faulty fields, such as `levels.0.reset`, with their reasons. */
  errorsIn(language: Language): { path: string; message: string }[] {
    const result = this.#schema.safeParse(this.#input, { error: WORDS[language] });
    return (result.error?.issues ?? []).slice(0, MOST_ERRORS).map((issue) => ({
      path: issue.path.map(String).join('.'),
      message: inLanguage(issue.message, language),
    }));
  }
}

/** Checks a request's part against its zod schema. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> =
  ({ schema }) =>
  (input: unknown) => {
    const result = schema.safeParse(input);
    return result.success ? { value: result.data } : { error: new InvalidInputError(schema, input) };
  };
