import { failed, succeeded, type Outcome } from '@ioc/domain';
import type { PartFault } from '../intake/device-part.ts';
import { parseText, textOf, UNPARSED } from '../intake/json-payload.ts';
import { DEEPEST_NESTING } from './format-record.ts';

/** Values in one document, at most: walking it takes milliseconds. */
export const MOST_DOCUMENT_VALUES = 100_000;

/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether the value is an object and no list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A key as a step of a JSON pointer (RFC 6901), shortened where it is no sensible name. */
export function pointerStep(key: string): string {
  return key.slice(0, 128).replaceAll('~', '~0').replaceAll('/', '~1');
}

/** What the JSON pointer points at; undefined when there is nothing. Only own members are followed. */
export function valueAt(document: unknown, pointer: string): unknown {
  let value = document;
  for (const step of pointer.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

/** Whether the value is nested too deeply or holds too much; it is walked level by level, never by recursion. */
function isUnbounded(document: unknown): boolean {
  let level: unknown[] = [document];
  let seen = 1;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST_NESTING) return true;
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      for (const inner of Object.values(value)) next.push(inner);
    }
    seen += next.length;
    if (seen > MOST_DOCUMENT_VALUES) return true;
    level = next;
  }
  return false;
}

/** The JSON document of a payload, of bounded depth and size. */
export function parseDocument(payload: Buffer): Outcome<unknown, PartFault> {
  const fault = (reason: string, detail: string): Outcome<never, PartFault> =>
    failed({ reason, path: '', detail });
  const text = textOf(payload);
  if (text === undefined) return fault('not-utf8', 'the payload is not UTF-8');
  const document = parseText(text);
  if (document === UNPARSED) return fault('not-json', 'the payload is not JSON');
  if (isUnbounded(document)) {
    return fault(
      'too-deep',
      `at most ${DEEPEST_NESTING} levels and ${MOST_DOCUMENT_VALUES} values are followed`,
    );
  }
  return succeeded(document);
}
