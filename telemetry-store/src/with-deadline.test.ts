import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { abandonOnAbort } from './abandon-on-abort.ts';
import { withDeadline } from './with-deadline.ts';

describe('a deadline', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('passes on what settles in time', async () => {
    await expect(withDeadline(Promise.resolve(1), { limitMs: 10, what: 'it' })).resolves.toBe(1);
    await expect(withDeadline(Promise.reject(new Error('no')), { limitMs: 10, what: 'it' })).rejects.toThrow(
      'no',
    );
    expect(vi.getTimerCount()).toBe(0);
  });

  it('rejects as transient what does not, and stops it', async () => {
    const onExpiry = vi.fn<() => void>();
    const call = withDeadline(new Promise(() => undefined), { limitMs: 10, what: 'history', onExpiry });
    const [outcome] = await Promise.all([Promise.allSettled([call]), vi.advanceTimersByTimeAsync(10)]);
    const reason = { isTransient: true, message: 'history did not finish within 10 ms' };
    expect(outcome).toMatchObject([{ status: 'rejected', reason }]);
    expect(onExpiry).toHaveBeenCalledOnce();
  });
});

describe('an aborted call', () => {
  it('rejects at once while the work goes on', async () => {
    const stop = new AbortController();
    const call = abandonOnAbort(() => new Promise(() => undefined), stop.signal);
    stop.abort(new Error('shutting down'));
    await expect(call).rejects.toMatchObject({ name: 'TelemetryStoreError', isTransient: true });
  });
});
