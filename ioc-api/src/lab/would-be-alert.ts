import {
  REOPEN_WITHIN_MS,
  severityRank,
  type EpochMs,
  type GroupKey,
  type Severity,
  type Transition,
} from '@ioc/domain';

/** An alert that would have stood: the worst severity that it reached, and its end unless it stood to the end. */
export interface WouldBeAlert {
  readonly group: GroupKey;
  readonly kind: Transition['alertKind'];
  readonly severity: Severity;
  readonly from: EpochMs;
  readonly to?: EpochMs;
  readonly peak?: number;
}

function worse(a: Severity, b: Severity): Severity {
  return severityRank(a) >= severityRank(b) ? a : b;
}

/** The same alert when it returns soon enough (R30); undefined when it is a new one. */
export function reopened(
  before: WouldBeAlert | undefined,
  { severity, at }: Transition & { kind: 'raised' },
): WouldBeAlert | undefined {
  if (before?.to === undefined || at - before.to >= REOPEN_WITHIN_MS) return undefined;
  const { to: _to, ...again } = before;
  return { ...again, severity: worse(again.severity, severity) };
}

/** A new alert. */
export function begun(transition: Transition & { kind: 'raised' }): WouldBeAlert {
  const { group, alertKind: kind, severity, at, value } = transition;
  return { group, kind, severity, from: at, ...(value === undefined ? {} : { peak: value }) };
}

/** The alert after a further transition. */
export function moved(alert: WouldBeAlert, transition: Transition): WouldBeAlert {
  const { value } = transition;
  switch (transition.kind) {
    case 'severity-changed': {
      const isWorse = severityRank(transition.severity) > severityRank(alert.severity);
      const peak = isWorse && value !== undefined ? { peak: value } : {};
      return { ...alert, ...peak, severity: worse(alert.severity, transition.severity) };
    }
    case 'worsened':
      return value === undefined ? alert : { ...alert, peak: value };
    case 'cleared':
    case 'withdrawn':
      return { ...alert, to: transition.at };
    default:
      return alert;
  }
}
