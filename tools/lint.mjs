import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Every check runs, so that one run shows all that is wrong. */
const CHECKS = [
  { title: 'oxlint', command: 'npx', args: ['--no-install', 'oxlint', '--type-aware', '--deny-warnings'] },
  { title: 'imports and names', command: process.execPath, args: ['tools/check-imports.mjs'] },
  { title: 'knip', command: 'npx', args: ['--no-install', 'knip', '--no-progress'] },
];

const failed = CHECKS.filter(({ title, command, args }) => {
  const startedAt = performance.now();
  const { status } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit' });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.error(`${title}: ${status === 0 ? 'clean' : 'FAILED'} (${seconds} s)`);
  return status !== 0;
});
process.exit(failed.length > 0 ? 1 : 0);
