import type { Reading } from '@ioc/domain';
import type { QuarantinedMessage, StoredDevice } from '@ioc/record-store';
import { pause } from '../clock/pause.ts';
import type { ConsumerFeed, FeedPart } from '../intake/consumer-feed.ts';
import { partsOf, plainReadingsOf, type DecodedMessage } from '../intake/decode-message.ts';
import { quarantineRows } from './quarantine-rows.ts';

/** Readings that are archived together at most: who is behind catches up in large batches, which cost stores less. */
export const READINGS_PER_BATCH = 8_000;

/** Messages of a batch at most, so that a flood of unusable ones moves on in steps too. */
export const MESSAGES_PER_BATCH = 16_000;

/** How long the first reading of a batch waits for others, in milliseconds. */
export const BATCH_WAIT_MS = 200;

/** The message that a reading came in, whose it is, and its place among that device's readings in it. */
export interface ReadingOrigin {
  readonly message: DecodedMessage;
  readonly device: StoredDevice;
  readonly index: number;
}

/** A stretch of the journal to be archived: its readings with the messages that they came in, and its quarantine. */
export interface ArchiveBatch {
  readonly readings: Reading[];
  readonly quarantine: QuarantinedMessage[];
  /** The stretch as it came, for who counts it and for `originOf`, which looks in it. */
  readonly parts: FeedPart[];
  messages: number;
  lost: number;
  next: number;
  /** When the oldest and the newest message of the stretch arrived; 0 when there is none. */
  oldestAt: number;
  newestAt: number;
}

function add(batch: ArchiveBatch, message: DecodedMessage): void {
  batch.messages += 1;
  batch.oldestAt ||= message.receivedAt;
  batch.newestAt = message.receivedAt;
  const plain = plainReadingsOf(message);
  if (plain) for (const reading of plain) batch.readings.push(reading);
  else
    for (const { readings } of partsOf(message)) for (const reading of readings) batch.readings.push(reading);
  if (message.kind !== 'tick' && message.kind !== 'status' && message.faulty)
    batch.quarantine.push(...quarantineRows(message));
}

/** Where a reading of the batch came from. It is searched for: this is asked for the few that a store refuses. */
export function originOf({ parts }: ArchiveBatch, reading: Reading): ReadingOrigin | undefined {
  for (const { messages } of parts) {
    for (const message of messages) {
      for (const { device, readings } of partsOf(message)) {
        const index = readings.indexOf(reading);
        if (index >= 0) return { message, device, index };
      }
    }
  }
  return undefined;
}

function emptyBatch(position: number): ArchiveBatch {
  return {
    readings: [],
    quarantine: [],
    parts: [],
    messages: 0,
    lost: 0,
    next: position,
    oldestAt: 0,
    newestAt: 0,
  };
}

/** The next stretch from the position on: full, or what came within `BATCH_WAIT_MS`; empty at the end of the journal. */
export async function collectBatch(
  feed: ConsumerFeed,
  position: number,
  signal: AbortSignal,
): Promise<ArchiveBatch> {
  const batch = emptyBatch(position);
  let hasWaited = false;
  while (
    batch.readings.length < READINGS_PER_BATCH &&
    batch.messages < MESSAGES_PER_BATCH &&
    !signal.aborted
  ) {
    const part = await feed.read(batch.next);
    if (part) {
      for (const message of part.messages) add(batch, message);
      batch.parts.push(part);
      batch.lost += part.lost;
      batch.next = part.next;
    } else if (hasWaited || batch.messages === 0) {
      break;
    } else {
      await pause(BATCH_WAIT_MS, signal);
      hasWaited = true;
    }
  }
  return batch;
}
