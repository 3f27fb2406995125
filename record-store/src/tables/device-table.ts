/** A device: what it is found by beside its body; `search` is folded text, `credential` a hash. */
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
}
