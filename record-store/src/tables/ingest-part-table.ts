/** A part of the intake and the instance that holds it; `fence` rises with every holder. */
export interface IngestPartTable {
  readonly part: string;
  readonly fence: number;
  readonly holder: string | null;
}
