/** A change of a rule that a second person decides on; `body` is the whole change as JSON. */
export interface RuleChangeTable {
  readonly rule_id: string;
  readonly n: number;
  readonly state: string;
  readonly body: string;
}
