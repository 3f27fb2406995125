import type { Generated } from 'kysely';

/**
 * A device: what it is found by beside its body; `search` is folded text, `credential` a hash. The generation rises with
 * every change of the password; the one before it may stay valid until `previous_until`.
 */
export interface DeviceTable {
  readonly id: string;
  readonly city: string;
  readonly sector: string;
  readonly area: string | null;
  readonly lon: number;
  readonly lat: number;
  readonly search: string;
  readonly body: string;
  readonly credential: string | null;
  readonly credential_generation: Generated<number>;
  readonly previous_credential: string | null;
  readonly previous_generation: number | null;
  readonly previous_until: number | null;
}
