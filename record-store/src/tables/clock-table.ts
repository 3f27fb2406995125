/** A count of changes, raised inside the transaction that makes them: its numbers are in commit order. */
export interface ClockTable {
  readonly name: string;
  readonly n: number;
}
