import type { EpochMs, ObservedProperty } from '@ioc/domain';
import type { StoredDevice } from '@ioc/record-store';
import type { DevicePart, PartFault } from '../intake/device-part.ts';
import type { CompiledProfile } from './compiled-profile.ts';
import { expressedDocument } from './expression-records.ts';
import type { FormatDocument } from './format-record.ts';
import { sizeFault } from './largest-payload.ts';
import { mapDocument } from './mapped-parts.ts';
import type { BirthLookup } from './sparkplug/birth-table.ts';
import type { NodeSequence } from './sparkplug/rebirth-watch.ts';

/** A message under a profile's topics, and all that its meaning depends on. */
export interface MappedMessage {
  readonly compiled: CompiledProfile;
  readonly topic: readonly string[];
  readonly payload: Buffer;
  readonly position: number;
  readonly receivedAt: EpochMs;
  readonly oldest: EpochMs;
  readonly devices: ReadonlyMap<string, StoredDevice>;
  readonly elsewhere: ReadonlySet<string>;
  readonly properties: ReadonlyMap<string, ObservedProperty>;
  readonly births: BirthLookup;
}

/** What a message of a mapping profile holds, and what of it cannot be used. */
export interface MappedContent {
  readonly parts: readonly DevicePart[];
  readonly faults: readonly PartFault[];
  readonly sequence?: NodeSequence;
}

function mapped(document: FormatDocument, message: MappedMessage): MappedContent {
  const content = mapDocument(document, message);
  return document.sequence ? { ...content, sequence: document.sequence } : content;
}

/** Decodes a message by its profile. Pure; takes every byte sequence. */
export function decodeMapped(message: MappedMessage): MappedContent {
  const { compiled, topic, payload, receivedAt } = message;
  const { csv } = compiled.profile;
  const tooLarge = sizeFault(payload);
  if (tooLarge) return { parts: [], faults: [tooLarge] };
  const decoded = compiled.decode({ ...message, ...(csv ? { csv } : {}) });
  if (!decoded.ok) return { parts: [], faults: [decoded.fault] };
  if (!compiled.expression) return mapped(decoded.value, message);
  const input = { topic, payload: decoded.value.document, receivedAt };
  const bytes = payload.byteLength;
  // The expression says what the shape is: for it, the contract's own format is any JSON.
  const document = compiled.profile.decoder === 'ioc-json' ? { ...decoded.value, faults: [] } : decoded.value;
  const expressed = expressedDocument(compiled.expression, { input, bytes }, document);
  return expressed.ok ? mapped(expressed.value, message) : { parts: [], faults: [expressed.fault] };
}
