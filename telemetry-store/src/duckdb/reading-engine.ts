import type { DeviceId, PropertyId } from '@ioc/domain';
import type { Aggregate, TimeSpan } from '../telemetry-store.ts';
import type { DirectorySize } from './datastream-directory.ts';
import type { SlotKind } from './reading-layout.ts';
import type { PackedBlock } from './row-block.ts';

/** A device's slot: what its numbers are of. */
export interface SlotEntry {
  readonly device: number;
  readonly slot: number;
  readonly property: PropertyId;
  readonly kind: SlotKind;
}

/** Entries of the directory from `first` on, in the order of their numbers. */
export interface DirectoryEntries {
  readonly first: DirectorySize;
  readonly devices: readonly DeviceId[];
  readonly slots: readonly SlotEntry[];
  readonly words: readonly string[];
}

/** Rows to append, with the directory entries that they need. */
export interface AppendRequest {
  readonly entries: DirectoryEntries;
  readonly blocks: readonly PackedBlock[];
}

/** A question for the history of one datastream, by numbers; `slots` are all slots of its property. */
export interface HistoryRequest {
  readonly device: number;
  readonly slots: readonly number[];
  readonly span: TimeSpan;
  readonly limit: number;
  readonly aggregate?: {
    readonly fn: Aggregate;
    readonly everyMs: number;
    readonly numberSlots: readonly number[];
  };
}

/** A question for the raw histories of several datastreams, by numbers. */
export interface StreamsRequest {
  readonly streams: readonly { readonly device: number; readonly slots: readonly number[] }[];
  readonly span: TimeSpan;
  readonly limit: number;
}

/** Points of a history as columns: `v` by the kind of `slot`, `q` as the quality's rank. */
export interface HistoryColumns {
  readonly t: Float64Array;
  readonly v: Float64Array;
  readonly q: Uint8Array;
  readonly slot: Uint16Array;
}

/** Points of several datastreams as columns, such as the newest of each slot. */
export interface LatestColumns extends HistoryColumns {
  readonly device: Uint32Array;
}

/** What a file held when it was opened. */
export interface OpenedContent {
  readonly entries: DirectoryEntries;
  readonly latest: LatestColumns;
}

/** How many readings there are, and their first and last time. */
export interface ExtentRow {
  readonly readings: number;
  readonly oldest: number | null;
  readonly newest: number | null;
}

/**
 * The database behind the columnar store, in this thread or in another: everything it takes and gives can be
 * transferred. Calls are served in their order; a failed one rejects with a TelemetryStoreError.
 */
export interface ReadingEngine {
  /** Appends the rows; resolves when they are on the disk. Hands over the blocks: their buffers may be unusable after. */
  append(request: AppendRequest): Promise<void>;
  /** The points of a datastream in ascending time. */
  history(request: HistoryRequest): Promise<HistoryColumns>;
  /** The raw points of several datastreams by time, at one time in the order of appending. */
  streams(request: StreamsRequest): Promise<LatestColumns>;
  /** Deletes every row before the instant. */
  deleteBefore(cutoffMs: number): Promise<void>;
  /** Counts readings: a device's time counts once. */
  extent(): Promise<ExtentRow>;
  /** Resolves when the database answers. */
  ping(): Promise<void>;
  /** Ends the database in an orderly way; idempotent. */
  close(): Promise<void>;
}

/** An opened engine and what it holds. */
export interface OpenedEngine {
  readonly engine: ReadingEngine;
  readonly content: OpenedContent;
}
