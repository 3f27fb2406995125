/** The newest version of a rule; a deleted one stays, so that its versions go on where they ended. */
export interface RuleTable {
  readonly id: string;
  readonly version: number;
  readonly body: string;
  readonly deleted_by: string | null;
  readonly deleted_at: number | null;
}
