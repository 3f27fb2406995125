/**
 * @typedef {{ title: string, reason: string }} SkippedTest a test that did not run: its place and name, and why
 * @typedef {{ passed: number, failed: number, skipped: SkippedTest[] }} TestOutcomes
 */

/**
 * Counts what became of every test. A file or suite that broke outside its tests counts as one failure.
 *
 * @param {readonly import('vitest/node').TestModule[]} modules
 * @returns {TestOutcomes}
 */
export function testOutcomes(modules) {
  /** @type {TestOutcomes} */
  const outcomes = { passed: 0, failed: 0, skipped: [] };
  for (const module of modules) {
    outcomes.failed += brokenContainers(module);
    for (const test of module.children.allTests()) countTest(outcomes, module, test);
  }
  return outcomes;
}

/**
 * The last line of a test run, which programs read: `12 passed, 0 failed, 1 skipped`.
 *
 * @param {TestOutcomes} outcomes
 */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped.length} skipped`;
}

/**
 * @param {TestOutcomes} outcomes
 * @param {import('vitest/node').TestModule} module
 * @param {import('vitest/node').TestCase} test
 */
function countTest(outcomes, module, test) {
  const result = test.result();
  if (result.state === 'passed') outcomes.passed += 1;
  else if (result.state === 'failed') outcomes.failed += 1;
  else outcomes.skipped.push({ title: titleOf(module, test), reason: reasonOf(result) });
}

/** @param {import('vitest/node').TestModule} module */
function brokenContainers(module) {
  const suites = [...module.children.allSuites()].filter((suite) => suite.errors().length > 0);
  return suites.length + (module.errors().length > 0 ? 1 : 0);
}

/**
 * @param {import('vitest/node').TestModule} module
 * @param {import('vitest/node').TestCase} test
 */
function titleOf(module, test) {
  return `${module.project.name}: ${test.fullName}`;
}

/** @param {import('vitest/node').TestResult} result */
function reasonOf(result) {
  if (result.state === 'skipped' && result.note) return result.note;
  return 'marked as skipped in its source, or a test or hook before it failed';
}
