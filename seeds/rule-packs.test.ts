import { describe, expect, it } from 'vitest';

import { readSeeds, seedPaths } from './seed-files.ts';

const { packs, properties, departments, rules } = readSeeds();
const entries = packs.flatMap((pack) => pack.entries.map((entry) => ({ pack: pack.id, ...entry })));
const propertyById = new Map(properties.map((property) => [property.id, property]));

function entryOf(pack: string, id: string) {
  const entry = entries.find((one) => one.pack === pack && one.id === id);
  if (!entry) throw new Error(`${pack} has no entry ${id}`);
  return entry;
}

describe('threshold packs', () => {
  it('stand one in a file of their name, each id once', () => {
    const files = seedPaths().filter((path) => path.startsWith('rule-packs/'));
    expect(packs.map(({ id }) => `rule-packs/${id}.json`)).toEqual(files);
    expect(new Set(entries.map(({ pack, id }) => `${pack}/${id}`)).size).toBe(entries.length);
  });

  it('say of every level whether its figure is verified, and why not', () => {
    for (const { figures, rule } of entries) {
      expect(figures.map(({ severity }) => severity)).toEqual(rule.levels.map(({ severity }) => severity));
      expect(figures.filter(({ verified, note }) => !verified && note === undefined)).toEqual([]);
    }
  });

  it('judge known properties in their own unit, by a department of the sector', () => {
    const wrong = entries.filter(({ rule, unit }) => {
      const owner = departments.find(({ id }) => id === rule.department);
      return propertyById.get(rule.select.property)?.unit !== unit || !owner?.sectors.includes(rule.sector);
    });
    expect(wrong.map(({ pack, id }) => `${pack}/${id}`)).toEqual([]);
  });

  it('supersede only rules that exist and judge the same property', () => {
    const wrong = entries.filter(({ supersedes = [], rule }) =>
      supersedes.some(
        (id) => rules.find((known) => known.id === id)?.select.property !== rule.select.property,
      ),
    );
    expect(wrong.map(({ pack, id }) => `${pack}/${id}`)).toEqual([]);
  });

  it('hold the flood stages of each gauge, verified where a bulletin or the press proves them', () => {
    const stages = (id: string) => {
      const { rule, figures } = entryOf('river-flood-stages', id);
      return rule.levels.map(({ threshold }, place) => [threshold, figures[place]?.verified]);
    };
    expect(stages('phu-lang-thuong')).toEqual([
      [4.3, false],
      [5.3, true],
      [6.3, true],
    ]);
    expect(stages('dap-cau')).toEqual([
      [4.3, true],
      [5.3, true],
      [6.3, true],
    ]);
    expect(stages('cau-son')).toEqual([
      [14, false],
      [15, true],
      [16, true],
    ]);
    expect(stages('luc-nam').map(([stage]) => stage)).toEqual([4.3, 5.3, 6.3]);
    expect(stages('pha-lai').map(([stage]) => stage)).toEqual([4, 5, 6]);
  });

  it('R38 ask for three quarters of the hours in the means of ambient air', () => {
    const ambient = packs.filter(({ id }) => id.startsWith('qcvn-05'));
    const limits = ambient.flatMap(({ id, valid_from, valid_to, entries: of }) =>
      of.filter((entry) => entry.id === 'pm25-24h').map(({ rule }) => [id, valid_from, valid_to, rule.levels[0]?.threshold]),
    );
    expect(limits).toEqual([
      ['qcvn-05-2023-to-2025', '2023-09-12', '2025-12-31', 50],
      ['qcvn-05-2023', '2026-01-01', null, 45],
    ]);
  });
});
