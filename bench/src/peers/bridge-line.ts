import { z } from 'zod';

const reading = z.object({ ts: z.number(), values: z.record(z.string(), z.number()) });

/** A reading as a line of line protocol, checked no further than that it is one. */
export function bridgeLine(topic: string, payload: string): string {
  const { ts, values } = reading.parse(JSON.parse(payload));
  const fields = Object.entries(values).map(([property, value]) => `${property}=${value}`);
  return `readings,device=${topic.split('/')[4] ?? ''} ${fields.join(',')} ${ts}`;
}
