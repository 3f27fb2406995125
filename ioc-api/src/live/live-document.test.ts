import { readFile } from 'node:fs/promises';

import { decodeValues, deltaMessage } from '@ioc/wire';
import { describe, expect, it } from 'vitest';

const DOCUMENT = new URL('../../../docs/live.md', import.meta.url);

function rowsOf(table: string): readonly (readonly string[])[] {
  return table
    .trim()
    .split('\n')
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
}

describe('docs/live.md', () => {
  it('shows a delta that decodes to the values in its table', async () => {
    const text = await readFile(DOCUMENT, 'utf8');
    const example: unknown = JSON.parse(/```json\n([\s\S]*?)```/.exec(text)?.[1] ?? '');
    const delta = deltaMessage.parse(example);
    const table = /\| device \| property \| time .*\n\|[ -|]*\n((?:\|.*\n)+)/.exec(text)?.[1] ?? '';
    const decoded = decodeValues(delta).map(({ device, property, t, v, q }) => [
      device,
      property,
      new Date(t).toISOString(),
      String(v),
      q,
    ]);
    expect(decoded).toHaveLength(3);
    expect(decoded).toEqual(rowsOf(table));
    expect(delta.seq).toBe(7);
  });
});
