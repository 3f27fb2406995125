/** A signed-in session by the hash of its token. */
export interface SessionTable {
  readonly token_hash: string;
  readonly user_id: string;
  readonly created_at: number;
  readonly expires_at: number;
}
