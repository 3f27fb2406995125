/** How far one rules host has come in its journal. */
export interface EvaluatorTable {
  readonly name: string;
  readonly cursor: number;
}
