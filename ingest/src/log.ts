/** Writes one line of a level: facts first, then a sentence (pino's argument order). */
export type LogLine = (facts: Readonly<Record<string, unknown>>, message: string) => void;

/** Where ingest writes what happened; a pino logger fits. */
export interface Log {
  readonly debug: LogLine;
  readonly info: LogLine;
  readonly warn: LogLine;
  readonly error: LogLine;
}
