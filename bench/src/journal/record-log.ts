/** Something that keeps records durably, in the order in which they come, and gives them back. */
export interface RecordLog {
  /** Appends; `done` is called when the record is as durable as this log promises, or with what went wrong. */
  append(record: Buffer, done: (error?: Error) => void): void;
  /** How many records it gives back when it is read from the beginning. */
  count(): Promise<number>;
  close(): Promise<void>;
}

/** A log that is measured: how it is called in the report, and how it is opened in a folder of its own. */
export interface MeasuredLog {
  readonly name: string;
  open(folder: string): Promise<RecordLog>;
}
