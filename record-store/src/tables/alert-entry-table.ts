/** One line of the timeline of an alert (A5). */
export interface AlertEntryTable {
  readonly alert_id: string;
  readonly revision: number;
  readonly body: string;
}
