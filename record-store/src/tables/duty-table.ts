/** A duty group. */
export interface DutyGroupTable {
  readonly id: string;
  readonly body: string;
}

/** Who of a duty group is on duty, and when. */
export interface DutyTimeTable {
  readonly id: string;
  readonly group_id: string;
  readonly user_id: string;
  readonly from_at: number;
  readonly to_at: number;
}
