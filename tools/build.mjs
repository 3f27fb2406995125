import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BUILD_STEPS } from './build-steps.mjs';
import { sourceFingerprint } from './source-fingerprint.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Beside the installed packages: a new installation builds anew. */
const STAMP_FILE = join(ROOT, 'node_modules/.cache/ioc/build-stamps.json');

/** Builds what changed since the last build and says what takes longer than a second. Ends the process at a fault. */
export function build() {
  const stamps = readStamps();
  for (const step of BUILD_STEPS) {
    const fingerprint = sourceFingerprint(ROOT, step.reads);
    const stands = step.makes.every((file) => existsSync(join(ROOT, file)));
    if (stands && stamps[step.title] === fingerprint) continue;
    runStep(step);
    stamps[step.title] = fingerprint;
    writeStamps(stamps);
  }
}

/** @param {(typeof BUILD_STEPS)[number]} step */
function runStep(step) {
  const startedAt = performance.now();
  process.stderr.write(`building ${step.title} … `);
  const folder = join(ROOT, step.folder);
  const program = programOf(step.package, step.bin, folder);
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...step.args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stderr.write(status === 0 ? `${seconds} s\n` : `failed after ${seconds} s\n`);
  if (status === 0) return;
  process.stderr.write(stdout + stderr);
  process.exit(1);
}

/**
 * Path of an installed package's program, so that it starts without a shell and on every system.
 *
 * @param {string} packageName
 * @param {string} bin
 * @param {string} folder
 */
function programOf(packageName, bin, folder) {
  const manifest = createRequire(join(folder, 'package.json')).resolve(`${packageName}/package.json`);
  const { bin: programs } = JSON.parse(readFileSync(manifest, 'utf8'));
  return join(dirname(manifest), typeof programs === 'string' ? programs : programs[bin]);
}

/** @returns {Record<string, string>} */
function readStamps() {
  try {
    return JSON.parse(readFileSync(STAMP_FILE, 'utf8'));
  } catch {
    // No stamps or unreadable ones: everything is built, which is always right.
    return {};
  }
}

/** @param {Record<string, string>} stamps */
function writeStamps(stamps) {
  mkdirSync(dirname(STAMP_FILE), { recursive: true });
  writeFileSync(STAMP_FILE, JSON.stringify(stamps, null, 2));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) build();
