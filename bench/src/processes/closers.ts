/** Closes what was opened, the last first, each even when another cannot be closed. */
export class Closers {
  readonly #closers: (() => Promise<unknown>)[] = [];

  /** Remembers how to close what was just opened. */
  add(close: () => Promise<unknown>): void {
    this.#closers.push(close);
  }

  /** Closes everything. Rejects with an `AggregateError` of what could not be closed. */
  async closeAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const close of this.#closers.splice(0).reverse()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'not everything could be closed');
  }
}
