/** The state of one rule for one group of one rules host, as text that only the engine reads. */
export interface RuleStateTable {
  readonly evaluator: string;
  readonly key: string;
  readonly state: string;
}
