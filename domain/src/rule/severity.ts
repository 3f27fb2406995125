/** Operator priorities in ascending order. Source: ANSI/ISA-18.2, as named in `docs/rules.md`. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;

/** An operator priority. */
export type Severity = (typeof SEVERITIES)[number];

/** 0 for `low` to 3 for `critical`. */
export function severityRank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

const KNOWN: ReadonlySet<string> = new Set(SEVERITIES);

/** Whether the text is a severity. */
export function isSeverity(text: string): text is Severity {
  return KNOWN.has(text);
}
