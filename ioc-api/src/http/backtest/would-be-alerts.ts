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

/** The same alert when it returns soon enough (R30), else a new one. */
function raised(before: WouldBeAlert | undefined, transition: Transition & { kind: 'raised' }): WouldBeAlert {
  const { group, alertKind: kind, severity, at, value } = transition;
  const isSame = before?.to !== undefined && at - before.to < REOPEN_WITHIN_MS;
  if (!isSame) return { group, kind, severity, from: at, ...(value === undefined ? {} : { peak: value }) };
  const { to: _to, ...again } = before;
  return { ...again, severity: worse(again.severity, severity) };
}

function after(alert: WouldBeAlert, transition: Transition): WouldBeAlert {
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
    case 'raised':
    case 'stale':
    case 'fresh':
      return alert;
  }
}

/** The alerts that transitions would have made, in the order of their beginnings; every one is taken as worked on at once. */
export function wouldBeAlerts(transitions: readonly Transition[]): readonly WouldBeAlert[] {
  const latest = new Map<string, number>();
  const alerts: WouldBeAlert[] = [];
  for (const transition of transitions) {
    const key = `${transition.alertKind} ${transition.group.by} ${transition.group.id}`;
    const place = latest.get(key);
    const before = place === undefined ? undefined : alerts[place];
    if (transition.kind === 'raised') {
      const alert = raised(before, transition);
      if (place !== undefined && alert.from === before?.from) alerts[place] = alert;
      else latest.set(key, alerts.push(alert) - 1);
    } else if (place !== undefined && before !== undefined) alerts[place] = after(before, transition);
  }
  return alerts;
}
