import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { environmentSchema, SECRET_VARIABLES } from '../cli/src/settings/setting-schemas.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NOT_OURS = new Set(['node_modules', 'dist', 'data', 'test-output', '.git']);

/** @param {string} path */
const read = (path) => readFileSync(join(ROOT, path), 'utf8');

/** @param {string} folder @param {RegExp} name @returns {string[]} */
function filesIn(folder, name) {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(path, name);
    return name.test(entry.name) ? [path] : [];
  });
}

/** The blocks of code of a document: language and lines. @param {string} text */
function codeBlocks(text) {
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language, body = '']) => ({
    language,
    lines: body.split('\n').filter((line) => line !== '' && !line.startsWith('#')),
  }));
}

/** @param {string} text */
const withoutCode = (text) => text.replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, '');

/** Headings with their levels. @param {string} text */
const headings = (text) =>
  [...withoutCode(text).matchAll(/^(#+) (.+)$/gm)].map(([, marks = '', title = '']) => ({
    level: marks.length,
    title,
  }));

/** How a heading is named in an address. @param {string} title */
const anchorOf = (title) =>
  title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');

/** Links and pictures of a document to files of this project. @param {string} text */
const relativeLinks = (text) =>
  [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target));

/** What is wrong with a link, or undefined. @param {string} document @param {string} link */
function brokenLink(document, link) {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? document : join(dirname(document), decodeURI(path));
  if (relative(ROOT, join(ROOT, target)).startsWith('..')) return `${link} leaves the project`;
  if (!existsSync(join(ROOT, target))) return `${link} is absent`;
  if (anchor === undefined) return undefined;
  const anchors = headings(read(target)).map(({ title }) => anchorOf(title));
  return anchors.includes(anchor) ? undefined : `${link} names no heading`;
}

describe('.env.example', () => {
  const documented = [...read('.env.example').matchAll(/^#?([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name);
  const settings = [
    ...Object.keys(environmentSchema.shape),
    ...SECRET_VARIABLES.map((name) => `${name}_FILE`),
  ];
  const ofCompose = [...read('docker-compose.yml').matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name);

  it('lists every setting of the program and of docker-compose.yml', () => {
    expect([...settings, ...ofCompose].filter((name) => !documented.includes(name))).toEqual([]);
  });

  it('lists each once, and none that nobody reads', () => {
    expect(documented).toEqual([...new Set(documented)]);
    expect(documented.filter((name) => !settings.includes(name ?? '') && !ofCompose.includes(name))).toEqual(
      [],
    );
  });
});

describe('README.md and README.vi.md', () => {
  const english = read('README.md');
  const vietnamese = read('README.vi.md');

  it('have the same headings', () => {
    const levels = (/** @type {string} */ text) => headings(text).map(({ level }) => level);
    expect(levels(vietnamese)).toEqual(levels(english));
  });

  it('have the same commands', () => {
    expect(codeBlocks(vietnamese)).toEqual(codeBlocks(english));
  });

  it('have tables of the same length', () => {
    const rows = (/** @type {string} */ text) =>
      text.split('\n').filter((line) => line.startsWith('|')).length;
    expect(rows(vietnamese)).toBe(rows(english));
  });
});

describe('the line that every map shows', () => {
  const attribution = JSON.parse(read('seeds/geo/attribution.json'));

  it('stands in both READMEs', () => {
    expect(read('README.md')).toContain(attribution.en);
    expect(read('README.vi.md')).toContain(attribution.vi);
  });
});

describe('every document', () => {
  it.each(filesIn('.', /\.md$/))('%s links only to what exists', (document) => {
    const broken = relativeLinks(read(document)).map((link) => brokenLink(document, link));
    expect(broken.filter((fault) => fault !== undefined)).toEqual([]);
  });
});

describe('every source', () => {
  it('names only documents that exist', () => {
    const named = filesIn('.', /\.(ts|tsx|mjs)$/).flatMap((source) =>
      [...read(source).matchAll(/\bdocs\/[\w/-]+\.md\b/g)].map(([document]) => ({ source, document })),
    );
    expect(named.filter(({ document }) => !existsSync(join(ROOT, document)))).toEqual([]);
  });
});
