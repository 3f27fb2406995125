import { inspect } from 'node:util';

/** One line of a log: facts first, then a sentence. */
type LogLine = (facts: Readonly<Record<string, unknown>>, message: string) => void;

function lineOf(level: string): LogLine {
  return (facts, message) => {
    const shown = Object.keys(facts).length === 0 ? '' : ` ${inspect(facts, { breakLength: Infinity })}`;
    process.stderr.write(`${level}: ${message}${shown}\n`);
  };
}

/** A log of what went wrong in the measured program, on standard error; what goes well is not told. */
export function stderrLog(): Readonly<Record<'debug' | 'info' | 'warn' | 'error', LogLine>> {
  const silent: LogLine = () => undefined;
  return { debug: silent, info: silent, warn: lineOf('warning'), error: lineOf('error') };
}
