/** How much is in quarantine: one row, kept with every change, so that nothing has to be counted. */
export interface QuarantineSizeTable {
  readonly id: number;
  readonly messages: number;
  readonly bytes: number;
}
