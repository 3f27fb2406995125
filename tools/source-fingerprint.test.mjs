import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sourceFingerprint } from './source-fingerprint.mjs';

describe('sourceFingerprint', () => {
  /** @type {string} */
  let root;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'ioc-fingerprint-'));
    mkdirSync(join(root, 'wire/src'), { recursive: true });
    writeFileSync(join(root, 'wire/src/a.ts'), 'export const a = 1');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('changes when a source changes, appears or is renamed', () => {
    const seen = new Set([sourceFingerprint(root, ['wire'])]);
    writeFileSync(join(root, 'wire/src/a.ts'), 'export const a = 2');
    seen.add(sourceFingerprint(root, ['wire']));
    writeFileSync(join(root, 'wire/src/b.ts'), 'export const b = 1');
    seen.add(sourceFingerprint(root, ['wire']));
    rmSync(join(root, 'wire/src/b.ts'));
    writeFileSync(join(root, 'wire/src/c.ts'), 'export const b = 1');
    seen.add(sourceFingerprint(root, ['wire']));
    expect(seen.size).toBe(4);
  });

  it('stays when only tests and results change', () => {
    const before = sourceFingerprint(root, ['wire', 'not-there']);
    writeFileSync(join(root, 'wire/src/a.test.ts'), 'anything');
    mkdirSync(join(root, 'wire/dist'));
    writeFileSync(join(root, 'wire/dist/a.js'), 'anything');
    expect(sourceFingerprint(root, ['wire', 'not-there'])).toBe(before);
  });
});
