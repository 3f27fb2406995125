/** How far the rules have come in the journal of one part of the intake, and the fence of who may move it. */
export interface EvaluatorTable {
  readonly name: string;
  readonly cursor: number;
  readonly fence: number;
}
