/** One row of one side of an ingest's ledger; what only the reader adds up is in `body`. */
export interface LedgerTable {
  readonly ingest: string;
  readonly side: string;
  readonly city: string;
  readonly hour: number;
  readonly first: number;
  readonly last: number;
  readonly messages: number;
  readonly lost: number;
  readonly body: string;
}
