/** One version of a rule as it was. */
export interface RuleVersionTable {
  readonly rule_id: string;
  readonly version: number;
  readonly body: string;
  readonly changed_by: string;
  readonly changed_at: number;
}
