/** A silence: when it begins and really ends, beside its body. */
export interface SilenceTable {
  readonly id: string;
  readonly from_at: number;
  readonly to_at: number;
  readonly body: string;
}
