/** What a request with an idempotency key was answered (A6). */
export interface AnswerTable {
  readonly alert_id: string;
  readonly user_id: string;
  readonly key: string;
  readonly at: number;
  readonly body: string;
}
