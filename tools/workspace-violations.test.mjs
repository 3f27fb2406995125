import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { workspaceViolations } from './workspace-violations.mjs';

/** @type {string[]} */
const roots = [];
afterEach(() => roots.splice(0).forEach((root) => rmSync(root, { recursive: true })));

/**
 * A project with one workspace that has the given files.
 *
 * @param {string} workspace
 * @param {Record<string, string>} files
 */
function projectWith(workspace, files) {
  const root = mkdtempSync(join(tmpdir(), 'ioc-imports-'));
  roots.push(root);
  const tree = {
    'package.json': JSON.stringify({ workspaces: [workspace] }),
    [`${workspace}/package.json`]: '{}',
    ...Object.fromEntries(Object.entries(files).map(([path, text]) => [`${workspace}/${path}`, text])),
  };
  for (const [path, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/**
 * @param {string} workspace
 * @param {string} text
 * @param {string} [file]
 */
function violationsIn(workspace, text, file = 'src/reading.ts') {
  return workspaceViolations(projectWith(workspace, { [file]: text }));
}

describe('workspaceViolations', () => {
  it('accepts what the table allows', () => {
    const text = `import { decode } from '@ioc/wire'\nimport fs from 'node:fs'\nimport { a } from './a.ts'`;
    expect(violationsIn('ingest', text)).toEqual([]);
  });

  it.each([
    ['an import', `import { start } from '@ioc/ioc-api'`],
    ['an import of a type', `import type { Api } from '@ioc/ioc-api'`],
    ['a re-export', `export { start } from '@ioc/ioc-api'`],
    ['a dynamic import', `const api = await import('@ioc/ioc-api')`],
  ])('refuses %s of a workspace that the table does not allow', (_, text) => {
    expect(violationsIn('ingest', text)).toEqual([
      'ingest/src/reading.ts: imports @ioc/ioc-api, which ingest may not',
    ]);
  });

  it('ignores what only looks like an import', () => {
    expect(violationsIn('ingest', `// import '@ioc/cli'\nconst text = "import '@ioc/cli'"`)).toEqual([]);
  });

  it('refuses an inner path of an allowed workspace', () => {
    expect(violationsIn('wire', `import { x } from '@ioc/domain/src/x.ts'`)).toEqual([
      expect.stringContaining('only the index of another workspace'),
    ]);
  });

  it('refuses a relative path into another workspace', () => {
    expect(violationsIn('wire', `import { x } from '../../domain/src/x.ts'`)).toEqual([
      expect.stringContaining('outside of its workspace'),
    ]);
  });

  it('refuses Node in the sources of the domain but not in its tests', () => {
    const text = `import { readFileSync } from 'node:fs'\nimport path from 'path'`;
    expect(violationsIn('domain', text)).toHaveLength(2);
    expect(violationsIn('domain', text, 'src/reading.test.ts')).toEqual([]);
  });

  it('gives the test requirements to tests alone', () => {
    const text = `import { requirement } from '@ioc/test-requirements'`;
    expect(violationsIn('record-store', text, 'src/store.test.ts')).toEqual([]);
    expect(violationsIn('record-store', text)).toHaveLength(1);
  });

  it('refuses a reader of the environment besides the command line', () => {
    expect(violationsIn('ingest', 'export const port = process.env.PORT')).toHaveLength(1);
    expect(violationsIn('cli', 'export const port = process.env.PORT')).toEqual([]);
  });

  it('refuses a dependency that may not be imported', () => {
    const manifest = JSON.stringify({ dependencies: { '@ioc/domain': '*', '@ioc/cli': '*' } });
    expect(workspaceViolations(projectWith('wire', { 'package.json': manifest }))).toEqual([
      'wire/package.json: declares @ioc/cli as a dependency, which it may not import',
    ]);
  });

  it.each(['src/utils.ts', 'src/common/reading.ts', 'src/types.ts', 'src/readingStore.ts'])(
    'refuses the name %s',
    (file) => {
      expect(violationsIn('domain', 'export const a = 1', file)).toHaveLength(1);
    },
  );

  it('refuses a workspace that the table does not know', () => {
    expect(violationsIn('extras', 'export const a = 1')).toEqual([
      'extras: is not in the table of allowed imports',
    ]);
  });
});
