/** Something that changes; `version` is that of its last change, `GONE` once it is no more. */
export interface Versioned {
  version: number;
}

/** The version of what is no more: it is in no answer. */
export const GONE = -1;

/** Superseded lines that are kept before the log is tidied: tidying less often costs less, and these are a few kB. */
const SLACK = 1_024;

interface Line<E> {
  readonly entry: E;
  readonly version: number;
}

/**
 * Which entries changed after a version, oldest change first, each once: a line per change, of which only the last of
 * an entry counts. Superseded lines are dropped when they outnumber the entries, so its length is at most twice
 * their number and `SLACK`.
 */
export class ChangeLog<E extends Versioned> {
  #lines: Line<E>[] = [];
  #live = 0;

  /** Notes that the entry changed; versions never fall. */
  note(entry: E, version: number): void {
    entry.version = version;
    this.#lines.push({ entry, version });
    if (this.#lines.length > 2 * this.#live + SLACK) this.#tidy();
  }

  /** The entries changed after the version. */
  since(version: number): readonly E[] {
    return this.#lines
      .slice(this.#firstAfter(version))
      .filter(isCurrent)
      .map((line) => line.entry);
  }

  /** Lines held, for tests and figures. */
  get length(): number {
    return this.#lines.length;
  }

  #tidy(): void {
    this.#lines = this.#lines.filter(isCurrent);
    this.#live = this.#lines.length;
  }

  #firstAfter(version: number): number {
    let low = 0;
    let high = this.#lines.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#lines[middle]?.version ?? Number.POSITIVE_INFINITY) > version) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function isCurrent<E extends Versioned>(line: Line<E>): boolean {
  return line.entry.version === line.version;
}
