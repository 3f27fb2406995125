import { ProblemError } from '../problem/problem-error.ts';

/** The entity tag of a version: `"3"`. */
export function versionTag(version: number): string {
  return `"${version}"`;
}

/**
 * The version that an `If-Match` header names: `"3"`, or the current one for `*`. Undefined without a header. Throws a
 * 412 for a tag that was never given out. Source: RFC 9110 §13.1.1.
 */
export function versionToMatch(header: string | undefined, current: number): number | undefined {
  if (header === undefined) return undefined;
  if (header.trim() === '*') return current;
  const version = /^(?:W\/)?"?(\d{1,9})"?$/.exec(header.trim())?.[1];
  if (version === undefined) throw new ProblemError('precondition-failed');
  return Number(version);
}
