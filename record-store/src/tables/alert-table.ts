/** An alert: what it is found by beside its body; `change` is the number of its newest change. */
export interface AlertTable {
  readonly id: string;
  readonly change: number;
  readonly rule_id: string;
  readonly kind: string;
  readonly group_by: string;
  readonly group_id: string;
  readonly condition: string;
  readonly work: string;
  readonly resolution: string | null;
  readonly severity: string;
  readonly city: string;
  readonly sector: string;
  readonly device: string | null;
  readonly area: string | null;
  readonly opened_at: number;
  readonly cleared_at: number | null;
  /** When something falls due by itself. */
  readonly due_at: number | null;
  readonly closed_at: number | null;
  readonly lon: number | null;
  readonly lat: number | null;
  /** 1 while a silence covers it. */
  readonly silenced: number;
  readonly body: string;
}
