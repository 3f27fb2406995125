import type { Log } from './log.ts';

/** A log that keeps what it is told, for tests. */
export class KeptLog implements Log {
  readonly lines: { readonly level: string; readonly message: string; readonly facts: unknown }[] = [];
  readonly debug = this.#keep('debug');
  readonly info = this.#keep('info');
  readonly warn = this.#keep('warn');
  readonly error = this.#keep('error');

  #keep(level: string): Log['info'] {
    return (facts, message) => {
      this.lines.push({ level, message, facts });
    };
  }
}
