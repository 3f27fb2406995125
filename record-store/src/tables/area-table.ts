/** A dated area; dates are `YYYY-MM-DD`, null = open. */
export interface AreaTable {
  readonly id: string;
  readonly city: string;
  readonly valid_from: string | null;
  readonly valid_to: string | null;
  readonly body: string;
}
