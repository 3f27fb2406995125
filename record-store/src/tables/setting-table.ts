/** A small setting. */
export interface SettingTable {
  readonly name: string;
  readonly value: string;
}
