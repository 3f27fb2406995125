/** A mapping profile, kept whole. */
export interface MappingProfileTable {
  readonly id: string;
  readonly body: string;
}
