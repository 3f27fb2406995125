import type { Generated } from 'kysely';

/** One line of the audit. */
export interface AuditTable {
  readonly n: Generated<number>;
  readonly at: number;
  readonly actor: string;
  readonly target: string;
  readonly body: string;
}
