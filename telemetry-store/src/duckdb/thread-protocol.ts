import type { DuckDbStoreOptions } from './duckdb-options.ts';
import type {
  AppendRequest,
  ExtentRow,
  HistoryColumns,
  HistoryRequest,
  LatestColumns,
  OpenedContent,
  StreamsRequest,
} from './reading-engine.ts';

/** What the thread of the database is asked; the first call is `open`. */
export type ThreadCall =
  | { readonly op: 'open'; readonly options: DuckDbStoreOptions }
  | { readonly op: 'append'; readonly request: AppendRequest }
  | { readonly op: 'history'; readonly request: HistoryRequest }
  | { readonly op: 'streams'; readonly request: StreamsRequest }
  | { readonly op: 'deleteBefore'; readonly cutoffMs: number }
  | { readonly op: 'extent' }
  | { readonly op: 'ping' }
  | { readonly op: 'close' };

/** What it answers. */
export type ThreadResult =
  | { readonly op: 'open'; readonly content: OpenedContent }
  | { readonly op: 'history'; readonly columns: HistoryColumns }
  | { readonly op: 'streams'; readonly columns: LatestColumns }
  | { readonly op: 'extent'; readonly row: ExtentRow }
  | { readonly op: 'append' | 'deleteBefore' | 'ping' | 'close' };

/** A call with the number that its answer repeats. */
export interface ThreadRequest {
  readonly id: number;
  readonly call: ThreadCall;
}

/** Why a call failed. `isLost`: the database must be opened again. */
export interface ThreadFault {
  readonly message: string;
  readonly isTransient: boolean;
  readonly isLost: boolean;
}

/** The answer of the call with this number. */
export type ThreadResponse =
  | { readonly id: number; readonly ok: true; readonly result: ThreadResult }
  | { readonly id: number; readonly ok: false; readonly fault: ThreadFault };
