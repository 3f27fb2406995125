/** Reference data kept whole: a city, a department or an observed property. */
export interface ReferenceTable {
  readonly id: string;
  readonly body: string;
}
