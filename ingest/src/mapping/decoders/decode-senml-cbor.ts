import { failed, succeeded } from '@ioc/domain';
import type { Decoded } from '../format-record.ts';
import { parseCbor, type CborMap } from './cbor-reader.ts';
import type { DecoderInput } from './decoder-input.ts';
import { resolveSenml, type SenmlRecord } from './senml-pack.ts';

/** CBOR key → JSON label. Source: RFC 8428, table 6. */
const LABELS: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [-1, 'bver'],
  [-2, 'bn'],
  [-3, 'bt'],
  [-4, 'bu'],
  [-5, 'bv'],
  [-6, 'bs'],
  [0, 'n'],
  [1, 'u'],
  [2, 'v'],
  [3, 'vs'],
  [4, 'vb'],
  [5, 's'],
  [6, 't'],
  [7, 'ut'],
  [8, 'vd'],
]);

function isMap(value: unknown): value is CborMap {
  return value instanceof Map;
}

function labelled(record: CborMap): SenmlRecord {
  return new Map(
    [...record].map(([key, value]): [string, unknown] => [
      LABELS.get(key) ?? String(key),
      Buffer.isBuffer(value) ? value.toString('base64url') : value,
    ]),
  );
}

/** A SenML pack in CBOR (`application/senml+cbor`). Source: RFC 8428, 6. */
export function decodeSenmlCbor({ payload, receivedAt }: DecoderInput): Decoded {
  const parsed = parseCbor(payload);
  if (!parsed.ok) return failed({ reason: 'not-cbor', path: '', detail: parsed.fault });
  if (!Array.isArray(parsed.value) || !parsed.value.every(isMap)) {
    return failed({ reason: 'wrong-shape', path: '', detail: 'a SenML pack is an array of maps' });
  }
  const pack = parsed.value.map(labelled);
  const resolved = resolveSenml(pack, receivedAt);
  if (!resolved.ok) return resolved;
  return succeeded({
    ...resolved.value,
    signs: [],
    document: pack.map((record) => Object.fromEntries(record)),
  });
}
