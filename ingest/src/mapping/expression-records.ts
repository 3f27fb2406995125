import { failed, isPropertyId, succeeded, type Outcome } from '@ioc/domain';
import type { PartFault } from '../intake/device-part.ts';
import { MOST_RECORDS_PER_MESSAGE, type FormatDocument, type FormatRecord } from './format-record.ts';
import { isObject, type JsonObject } from './json-document.ts';
import type { ExpressionInput, MappingExpression } from './mapping-expression.ts';

function text(made: JsonObject, key: string): string | undefined {
  const value = made[key];
  return typeof value === 'string' ? value : undefined;
}

function recordOf(made: unknown, document: unknown): FormatRecord | undefined {
  if (!isObject(made) || !('value' in made)) return undefined;
  const [name, property] = [text(made, 'name'), text(made, 'property')];
  if (name === undefined && property === undefined) return undefined;
  const [source, unit, path] = [text(made, 'device'), text(made, 'unit'), text(made, 'path') ?? ''];
  const seq = made['seq'];
  return {
    name: name ?? property ?? '',
    value: made['value'],
    path,
    scope: document,
    ...(property !== undefined && isPropertyId(property) ? { property } : {}),
    ...(source === undefined ? {} : { source }),
    ...(unit === undefined ? {} : { unit }),
    ...(made['time'] === undefined ? {} : { time: made['time'] }),
    ...(typeof seq === 'number' && Number.isSafeInteger(seq) ? { seq } : {}),
  };
}

/**
 * The document as the profile's expression sees it: what it answers (an object or a list of
 * `{device?, name | property, value, unit?, time?, seq?, path?}`) takes the place of the decoder's own records.
 */
export function expressedDocument(
  expression: MappingExpression,
  { input, bytes }: { readonly input: ExpressionInput; readonly bytes: number },
  document: FormatDocument,
): Outcome<FormatDocument, PartFault> {
  const fault = (detail: string): Outcome<never, PartFault> =>
    failed({ reason: 'expression-failed', path: '', detail });
  if (bytes > expression.largestInputBytes)
    return fault(`${bytes} bytes, at most ${expression.largestInputBytes} for this expression`);
  const outcome = expression.evaluate(input);
  if (!outcome.ok) return fault(outcome.fault);
  const answer = outcome.value;
  const made: readonly unknown[] = answer === undefined ? [] : Array.isArray(answer) ? answer : [answer];
  if (made.length > MOST_RECORDS_PER_MESSAGE) return fault(`more than ${MOST_RECORDS_PER_MESSAGE} records`);
  const records: FormatRecord[] = [];
  const faults = [...document.faults];
  for (const [index, one] of made.entries()) {
    const record = recordOf(one, document.document);
    if (record) records.push(record);
    else
      faults.push({
        reason: 'expression-failed',
        path: '',
        detail: `item ${index} is no {name or property, value}`,
      });
  }
  return succeeded({ ...document, records, faults });
}
