import { z } from 'zod';

/** How the time of a CSV line is written: RFC 3339, a count since 1970, or a pattern of digits. */
const timeFormat = z.union([
  z.enum(['rfc3339', 'unix-seconds', 'unix-milliseconds']),
  z
    .string()
    .max(32)
    .regex(/^(?=.*YYYY)(?=.*MM)(?=.*DD)[YMDHmsS/.:T -]+$/, {
      error: 'expected rfc3339, unix-seconds, unix-milliseconds, or a pattern such as DD/MM/YYYY HH:mm:ss',
    }),
]);

/** How lines of text become values. */
export const csvFormat = z.strictObject({
  separator: z.enum([',', ';', '\t', '|']).default(','),
  decimal: z.enum(['.', ',']).default('.'),
  /** The names of the columns; without, the first line of each message has them. */
  header: z.array(z.string().min(1).max(128)).min(1).max(256).optional(),
  time: z
    .strictObject({
      column: z.string().min(1).max(128),
      format: timeFormat,
      /** For patterns, which say no offset. */
      zoneOffset: z
        .string()
        .regex(/^[+-]\d\d:\d\d$/, { error: 'expected an offset such as +07:00' })
        .default('+00:00'),
    })
    .optional(),
  seq: z.string().min(1).max(128).optional(),
});

/** How lines of text become values. */
export type CsvFormat = z.output<typeof csvFormat>;
