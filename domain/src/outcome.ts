/**
 * The answer of an operation that can fail in an expected way: a value or a fault, never an exception.
 *
 * @example
 * const outcome = parseIsoDuration('PT10M')
 * if (outcome.ok) use(outcome.value)
 */
export type Outcome<T, F> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: F };

/** A successful outcome. */
export function succeeded<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

/** A failed outcome. */
export function failed<F>(fault: F): { readonly ok: false; readonly fault: F } {
  return { ok: false, fault };
}
