import type { Outcome, PropertyId } from '@ioc/domain';
import type { PartFault } from '../intake/device-part.ts';
import type { NodeSequence } from './sparkplug/rebirth-watch.ts';

/** Values that one message may hold: more than a payload of 256 KiB of any of the formats holds in earnest. */
export const MOST_RECORDS_PER_MESSAGE = 10_000;

/** How deep what a payload holds may be nested; deeper is no measurement. */
export const DEEPEST_NESTING = 32;

/**
 * One value as its format says it, before the profile's table makes it a reading's.
 *
 * `source` is who is spoken of in the format's own words (a DevEUI, an entity id), `name` what; `unit` is UCUM. `time` is
 * whole milliseconds since 1970 or RFC 3339 text; absent, the arrival stands in.
 *
 * @example
 * { source: 'urn:dev:ow:10e2073a01080063', name: 'voltage', unit: 'V', value: 120.1, path: '/0' }
 */
export interface FormatRecord {
  readonly source?: string;
  readonly name: string;
  readonly value: unknown;
  readonly unit?: string;
  readonly time?: unknown;
  readonly seq?: number;
  /** Where the value stands in the payload (JSON pointer). */
  readonly path: string;
  /** Where the time stands, if elsewhere. */
  readonly timePath?: string;
  /** What a profile's `field` points into: the part of the payload that speaks of this device. */
  readonly scope?: unknown;
  /** Already named by the profile's expression: no table is asked, the value is in the property's unit. */
  readonly property?: PropertyId;
}

/** A device that the payload says something about besides values: that it is there (`heard`), or its connection's state. */
export interface FormatSign {
  readonly source: string;
  readonly state: 'heard' | 'online' | 'offline';
  /** Where the device is named, if it is a fault that it is not registered; a gateway need not be. */
  readonly path?: string;
  readonly scope?: unknown;
}

/** A payload as its decoder reads it. `document` is what an expression gets. */
export interface FormatDocument {
  readonly records: readonly FormatRecord[];
  readonly signs: readonly FormatSign[];
  readonly faults: readonly PartFault[];
  readonly document: unknown;
  /** The place of the message in what its gateway sends, where the format counts. */
  readonly sequence?: NodeSequence;
}

/** A decoder's answer: the document, or why nothing of the payload can be read. */
export type Decoded = Outcome<FormatDocument, PartFault>;

/** A document that holds nothing. */
export const EMPTY_DOCUMENT: FormatDocument = { records: [], signs: [], faults: [], document: null };
