/** A process that runs ingest. `beat` rises while it lives; `told` is JSON by which others recognise it. */
export interface IngestInstanceTable {
  readonly id: string;
  readonly beat: number;
  readonly told: string;
}
