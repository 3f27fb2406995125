import { expect, it } from 'vitest';
import type { Birth } from './birth.ts';
import { BirthTable, MOST_BIRTHS_PER_SOURCE } from './birth-table.ts';

function birth(node: string, position: number, metrics = 1): Birth {
  return { node, position, metrics: Array.from({ length: metrics }, (_, index) => ({ name: `m${index}` })) };
}

it('forgets the sources heard longest ago when births name too many metrics', () => {
  const table = new BirthTable(10);
  for (const [index, node] of ['G/A', 'G/B', 'G/C'].entries()) table.learn(birth(node, index, 4));
  expect(['G/A', 'G/B', 'G/C'].map((node) => table.birthOf(node, 9) !== undefined)).toEqual([
    false,
    true,
    true,
  ]);
  table.learn(birth('G/D', 3, 40));
  expect(table.all.map(({ node }) => node)).toEqual(['G/D']);
});

it('keeps a bounded number of births of one source, the newest', () => {
  const table = new BirthTable();
  for (let position = 0; position < MOST_BIRTHS_PER_SOURCE + 5; position += 1)
    table.learn(birth('G/A', position));
  expect(table.all).toHaveLength(MOST_BIRTHS_PER_SOURCE);
  expect(table.birthOf('G/A', 5)).toBeUndefined();
  expect(table.birthOf('G/A', 1e6)?.position).toBe(MOST_BIRTHS_PER_SOURCE + 4);
});
