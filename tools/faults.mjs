import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';
import { build } from './build.mjs';
import { closingLine, testOutcomes } from './test-outcomes.mjs';

const USAGE = `npm run test:faults -- [--soak] [--minutes M] [--seed N] [ROW …]

The fault matrix against the real processes (e2e/faults/README.md).
  --soak       the long form of the rows; without it the form that a test run allows
  --minutes M  each row of the long form runs for so long instead of its own time
  --seed N     the choices of an earlier run again
  ROW          part of a file name, such as row-01`;

const { values, positionals } = parseArgs({
  options: {
    soak: { type: 'boolean', default: false },
    minutes: { type: 'string' },
    seed: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}

build();
if (values.soak) process.env['IOC_FAULTS_SOAK'] = '1';
if (values.minutes !== undefined) process.env['IOC_FAULTS_MINUTES'] = values.minutes;
if (values.seed !== undefined) process.env['IOC_FAULTS_SEED'] = values.seed;
const vitest = await startVitest('test', positionals, { project: ['faults'], watch: false });
const outcomes = testOutcomes(vitest.state.getTestModules());
await vitest.close();
for (const { title, reason } of outcomes.skipped) console.log(`skipped: ${title}: ${reason}`);
console.log('results: e2e/faults/results/');
console.log(closingLine(outcomes));
process.exit(outcomes.failed > 0 || outcomes.passed === 0 ? 1 : 0);
