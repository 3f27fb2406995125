import type { EpochMs } from '@ioc/domain';
import type { CsvFormat } from '@ioc/wire';
import type { BirthLookup } from '../sparkplug/birth-table.ts';

/** What a decoder works on: one message and what its profile and the births before it say. Nothing else decides. */
export interface DecoderInput {
  readonly topic: readonly string[];
  readonly payload: Buffer;
  readonly receivedAt: EpochMs;
  readonly position: number;
  readonly csv?: CsvFormat;
  readonly births: BirthLookup;
}
