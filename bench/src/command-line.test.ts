import { describe, expect, it } from 'vitest';

import { readCommandLine } from './command-line.ts';

describe('the command line', () => {
  it('names a benchmark and its size', () => {
    expect(readCommandLine(['pipeline', '--json', '--rounds', '3', '--seconds', '2.5'])).toEqual({
      kind: 'bench',
      name: 'pipeline',
      options: { rounds: 3, seconds: 2.5 },
    });
  });

  it('names a process of a benchmark', () => {
    expect(readCommandLine(['--role', 'publisher'])).toEqual({ kind: 'role', role: 'publisher' });
  });

  it.each([[['nothing']], [[]], [['pipeline', '--rounds', 'many']], [['pipeline', '--faster']]])(
    'tells the mistake in %j',
    (args) => expect(readCommandLine(args).kind).toBe('mistake'),
  );
});
