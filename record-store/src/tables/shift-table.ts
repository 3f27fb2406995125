/** A shift at a desk (A11). */
export interface ShiftTable {
  readonly id: string;
  readonly desk: string;
  readonly state: string;
  readonly started_at: number;
  readonly body: string;
}
