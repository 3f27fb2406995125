import { failed, succeeded } from '@ioc/domain';
import type { Decoded } from '../format-record.ts';
import { isObject, parseDocument } from '../json-document.ts';
import type { DecoderInput } from './decoder-input.ts';
import { resolveSenml } from './senml-pack.ts';

/** A SenML pack in JSON (`application/senml+json`). Source: RFC 8428, 5. */
export function decodeSenmlJson({ payload, receivedAt }: DecoderInput): Decoded {
  const parsed = parseDocument(payload);
  if (!parsed.ok) return parsed;
  const document = parsed.value;
  if (!Array.isArray(document) || !document.every(isObject)) {
    return failed({ reason: 'wrong-shape', path: '', detail: 'a SenML pack is an array of objects' });
  }
  const resolved = resolveSenml(
    document.map((record) => new Map(Object.entries(record))),
    receivedAt,
  );
  return resolved.ok ? succeeded({ ...resolved.value, signs: [], document }) : resolved;
}
