/** An account. */
export interface UserTable {
  readonly id: string;
  readonly username: string;
  readonly password_hash: string;
  readonly display_name: string;
  readonly role: string;
  readonly department: string | null;
}
