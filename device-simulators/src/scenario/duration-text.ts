import { parseIsoDuration } from '@ioc/domain';
import { z } from 'zod';

/** An ISO 8601 duration as scenario files write it, such as `PT10M`; milliseconds when it is parsed. */
export const duration = z.string().transform((text, context) => {
  const parsed = parseIsoDuration(text);
  if (parsed.ok) return parsed.value;
  context.issues.push({
    code: 'custom',
    message: 'expected an ISO 8601 duration such as PT10M',
    input: text,
  });
  return z.NEVER;
});
