import { describe, expect, it } from 'vitest';

import { Closers } from './closers.ts';

describe('closing', () => {
  it('goes backwards, each once, and past failures', async () => {
    const closed: string[] = [];
    const closers = new Closers();
    closers.add(async () => closed.push('first'));
    closers.add(() => Promise.reject(new Error('stuck')));
    closers.add(async () => closed.push('last'));
    await expect(closers.closeAll()).rejects.toThrow(AggregateError);
    await closers.closeAll();
    expect(closed).toEqual(['last', 'first']);
  });
});
