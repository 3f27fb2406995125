/** Thrown when something that a test needs from the machine is absent although the run must not skip anything. */
export class AbsentRequirementError extends Error {
  override readonly name = 'AbsentRequirementError';
}
