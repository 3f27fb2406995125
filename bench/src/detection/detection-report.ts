import type { Rule } from '@ioc/domain';

import { rounded } from '../report/bench-report.ts';
import { quantile } from '../statistics/quantile.ts';
import type { TracedAlert } from './alert-book.ts';
import type { Finding, IncidentResult, Score } from './score.ts';

/** How incidents of one kind were noticed; delays in sampling intervals after the truth crossed the threshold plus `for`. */
export interface KindReport {
  readonly incidents: number;
  readonly detected: number;
  readonly missed: number;
  readonly masked: number;
  readonly delayIntervals: { readonly median: number; readonly p95: number };
  readonly delaySeconds: { readonly median: number; readonly p95: number };
  readonly alertsPerIncident: number;
}

function isFound({ delayMs, isMasked }: Finding): boolean {
  return delayMs !== undefined && !isMasked;
}

function delays(
  findings: readonly Finding[],
  unit: (finding: Finding) => number,
): KindReport['delayIntervals'] {
  const found = findings.filter(isFound).map((finding) => Math.max(0, finding.delayMs ?? 0) / unit(finding));
  return { median: rounded(quantile(found, 0.5)), p95: rounded(quantile(found, 0.95)) };
}

/** How many incidents, alerts and requirements there were of these results. */
export function kindReport(results: readonly IncidentResult[]): KindReport {
  const asked = results.filter(({ isAsked }) => isAsked);
  const findings = results.flatMap((result) => result.findings);
  const detected = asked.filter(({ isDetected }) => isDetected).length;
  const alerts = results.reduce((sum, result) => sum + result.alerts.length, 0);
  return {
    incidents: asked.length,
    detected,
    missed: asked.length - detected,
    masked: findings.filter(({ isMasked }) => isMasked).length,
    delayIntervals: delays(findings, ({ requirement }) => requirement.intervalMs),
    delaySeconds: delays(findings, () => 1_000),
    alertsPerIncident: results.length === 0 ? 0 : rounded(alerts / results.length),
  };
}

/** The results by the kind of their incidents. */
export function byKind(results: readonly IncidentResult[]): Readonly<Record<string, KindReport>> {
  const kinds = [...new Set(results.map(({ incident }) => incident.kind))].toSorted();
  return Object.fromEntries(
    kinds.map((kind) => [kind, kindReport(results.filter(({ incident }) => incident.kind === kind))]),
  );
}

/** How many of the alerts each rule raised. */
export function byRule(alerts: readonly TracedAlert[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { alert } of alerts) {
    const key = alert.kind === 'threshold' ? alert.rule.id : `${alert.rule.id} (${alert.kind})`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

/** F1 over incidents: what was asked and found, against what was missed and the alerts that nothing explains. */
export function f1(scores: readonly Score[]): {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
} {
  const asked = scores.flatMap(({ incidents }) => incidents).filter(({ isAsked }) => isAsked);
  const found = asked.filter(({ isDetected }) => isDetected).length;
  const wrong = scores.reduce((sum, { falseAlerts }) => sum + falseAlerts.length, 0);
  const precision = found / (found + wrong);
  const recall = found / asked.length;
  return {
    precision: rounded(precision),
    recall: rounded(recall),
    f1: rounded((2 * precision * recall) / (precision + recall)),
  };
}

/** Critical expectations that were asked and not met, by incident and device. */
export function missedCritical(scores: readonly Score[]): readonly string[] {
  return scores
    .flatMap(({ incidents }) => incidents)
    .flatMap(({ findings }) => findings)
    .filter(
      ({ requirement, isMasked, delayMs }) =>
        requirement.expectation.severity === 'critical' && !isMasked && delayMs === undefined,
    )
    .map(({ requirement }) => `${requirement.incident.id} ${requirement.device}`);
}

/** Rules that are in force, for the report. */
export function enabledRules(rules: readonly Rule[]): number {
  return rules.filter(({ enabled }) => enabled).length;
}
