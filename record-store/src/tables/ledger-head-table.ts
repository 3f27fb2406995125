/** How far the counts of one ingest go, in positions of its journal. */
export interface LedgerHeadTable {
  readonly ingest: string;
  readonly received: number;
  readonly passed: number;
  readonly at: number;
}
