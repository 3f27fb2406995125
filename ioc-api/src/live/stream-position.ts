/** A place in one subscription's numbered stream. */
export interface StreamPosition {
  readonly epoch: string;
  readonly seq: number;
}
