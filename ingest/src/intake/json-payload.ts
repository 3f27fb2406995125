import { isAscii, isUtf8 } from 'node:buffer';

/** What parsing answers for what is no JSON; JSON.parse never answers it. */
export const UNPARSED = Symbol('unparsed');

/** The text of a payload, or undefined when it is not UTF-8. Plain ASCII, the usual case, is decoded at half the cost. */
export function textOf(payload: Buffer): string | undefined {
  if (isAscii(payload)) return payload.toString('latin1');
  return isUtf8(payload) ? payload.toString('utf8') : undefined;
}

/** The value of a JSON text, or `UNPARSED`. */
export function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return UNPARSED;
    throw error;
  }
}
