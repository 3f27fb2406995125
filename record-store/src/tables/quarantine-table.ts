/** A quarantined message: its bytes, and what it is found by beside its body; `bytes` counts payload and body. */
export interface QuarantineTable {
  readonly id: string;
  readonly received_at: number;
  readonly reason: string;
  readonly device: string | null;
  readonly bytes: number;
  readonly payload: Uint8Array;
  readonly body: string;
}
