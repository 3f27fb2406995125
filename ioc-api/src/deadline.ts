/** Something did not answer in its time. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
  readonly what: string;

  constructor(what: string, limitMs: number) {
    super(`${what} did not answer within ${limitMs} ms`);
    this.what = what;
  }
}

/**
 * The outcome of a promise, or `DeadlineError` once `limitMs` have passed. The work itself is not stopped: its late
 * outcome is dropped.
 */
export async function withDeadline<T>(promise: Promise<T>, limitMs: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new DeadlineError(what, limitMs));
    }, limitMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
