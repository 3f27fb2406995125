import { describe, expect, it } from 'vitest';

import { en } from './en.ts';
import { translate } from './translate.ts';
import { vi } from './vi.ts';

const sources = import.meta.glob<string>(
  ['../**/*.{ts,tsx}', '!../i18n/**', '!../**/*.test.ts', '!../**/*-fixture.ts'],
  {
    query: '?raw',
    import: 'default',
    eager: true,
  },
);

/** Letters that only Vietnamese words have. */
const VIETNAMESE = /[ăâđêôơưĂÂĐÊÔƠƯ\u1EA0-\u1EF9]/;

function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '');
}

/** Texts that stand between tags, and texts of attributes that people see or hear. */
function visibleLiterals(source: string): readonly string[] {
  const code = withoutComments(source);
  const between = [...code.matchAll(/(?<![=-])>\s*([^<>{}()=;]*\p{L}{2,}[^<>{}()=;]*)<\//gu)].map(
    ([, text = '']) => text.trim(),
  );
  const attributes = [
    ...code.matchAll(/\b(?:aria-label|aria-valuetext|title|placeholder|alt)="([^"]*\p{L}[^"]*)"/gu),
  ];
  return [...between, ...attributes.map(([, text = '']) => text)];
}

describe('the catalogue', () => {
  it('has every text in both languages, and no other', () => {
    expect(Object.keys(en).toSorted()).toEqual(Object.keys(vi).toSorted());
    const empty = [...Object.entries(vi), ...Object.entries(en)].filter(([, text]) => text.trim() === '');
    expect(empty).toEqual([]);
  });

  it('names the same facts in both languages', () => {
    const factsOf = (text: string): readonly string[] =>
      [...new Set(text.match(/\{\w+\}/g) ?? [])].toSorted();
    const different = Object.entries(vi).filter(
      ([key, text]) =>
        factsOf(text).join() !==
        factsOf(Object.entries(en).find(([other]) => other === key)?.[1] ?? '').join(),
    );
    expect(different).toEqual([]);
  });

  it('is written in composed letters (Unicode NFC)', () => {
    expect(Object.values(vi).filter((text) => text !== text.normalize('NFC'))).toEqual([]);
  });

  it('fills facts in and leaves unknown ones visible', () => {
    expect(translate('vi', 'alerts.queued', { count: 3 })).toBe('3 cảnh báo mới – hiện');
    expect(translate('en', 'alerts.queued')).toContain('{count}');
  });
});

describe('the screens', () => {
  it('have their sources here', () => {
    expect(Object.keys(sources).length).toBeGreaterThan(60);
  });

  it('hold no visible text of their own', () => {
    const found = Object.entries(sources).flatMap(([file, source]) =>
      file.endsWith('.tsx') ? visibleLiterals(source).map((text) => `${file}: ${text}`) : [],
    );
    expect(found).toEqual([]);
  });

  it('hold no Vietnamese word outside comments', () => {
    const found = Object.entries(sources).flatMap(([file, source]) =>
      withoutComments(source)
        .split('\n')
        .filter((line) => VIETNAMESE.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
    expect(found).toEqual([]);
  });

  it('would be caught with a text of their own', () => {
    expect(visibleLiterals('<p className="x">Cảnh báo mới</p>')).toEqual(['Cảnh báo mới']);
    expect(visibleLiterals('<button title="Close it" />')).toEqual(['Close it']);
  });
});
