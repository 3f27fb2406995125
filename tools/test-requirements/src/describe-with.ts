import { describe, it } from 'vitest';
import { AbsentRequirementError } from './absent-requirement-error.ts';
import { requirement, type RequirementDetails, type RequirementName } from './requirement.ts';

/** Whether this run counts an absent requirement as a failure: `IOC_REQUIRE=all`, as in continuous integration. */
export function isEverythingRequired(): boolean {
  return process.env['IOC_REQUIRE'] === 'all';
}

/**
 * A vitest suite that needs something of the machine. Present: the suite runs and is given the details.
 * Absent: the suite has one test that is skipped with the reason, or fails with it under `IOC_REQUIRE=all`.
 */
export function describeWith<Name extends RequirementName>(
  name: Name,
  title: string,
  defineSuite: (details: RequirementDetails[Name]) => void,
): void {
  const detection = requirement(name);
  describe(title, () => {
    if (detection.present) defineSuite(detection);
    else defineAbsence(name, detection.reason);
  });
}

function defineAbsence(name: RequirementName, reason: string): void {
  it(`needs ${name}`, ({ skip }) => {
    if (isEverythingRequired()) throw new AbsentRequirementError(`${name}: ${reason}`);
    skip(reason);
  });
}
