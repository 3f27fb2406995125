import { parseCLI, startVitest } from 'vitest/node';
import { build } from './build.mjs';
import { closingLine, testOutcomes } from './test-outcomes.mjs';

const isEverythingRequired = process.env['IOC_REQUIRE'] === 'all';

build();
const { filter, options } = parseCLI(['vitest', 'run', ...process.argv.slice(2)]);
const vitest = await startVitest('test', filter, { ...options, watch: false });
const outcomes = testOutcomes(vitest.state.getTestModules());
const strayErrors = vitest.state.getUnhandledErrors().length;
await vitest.close();

for (const { title, reason } of outcomes.skipped) console.log(`skipped: ${title}: ${reason}`);
if (strayErrors > 0) console.log(`${strayErrors} errors outside of the tests`);
if (isEverythingRequired && outcomes.skipped.length > 0) console.log('IOC_REQUIRE=all: a skip is a failure');
console.log(closingLine(outcomes));

const mustFail =
  outcomes.failed > 0 || strayErrors > 0 || (isEverythingRequired && outcomes.skipped.length > 0);
process.exit(mustFail || outcomes.passed === 0 ? 1 : 0);
