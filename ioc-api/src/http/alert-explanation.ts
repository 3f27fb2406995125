import { later, parseIsoDuration, type Alert, type DeviceId, type Rule } from '@ioc/domain';
import { TelemetryStoreError } from '@ioc/telemetry-store';
import { formatInstant, type AlertDetail } from '@ioc/wire';

import { DeadlineError, withDeadline } from '../deadline.ts';
import type { ApiContext } from './api-context.ts';

/** Readings shown before the beginning of an alert at least, in milliseconds: half an hour. */
const BEFORE_MS = 1_800_000;

/** Readings shown after the last change of an alert, and at most after its beginning, in milliseconds. */
const AFTER_MS = 600_000;
const LONGEST_AFTER_MS = 7_200_000;

/** Readings of one explanation at most: a screen shows no more. */
const MOST_READINGS = 1_000;

/** How long the store may take, in milliseconds; the alert is answered without readings then. */
const EXPLAIN_LIMIT_MS = 3_000;

async function ruleThatRaised(context: ApiContext, alert: Alert): Promise<Rule | undefined> {
  const versions = await context.records.rules.versions(alert.rule.id);
  return versions.find(({ rule }) => rule.version === alert.rule.version)?.rule;
}

function spanOf(
  alert: Alert,
  rule: Rule,
): { readonly from: Alert['openedAt']; readonly to: Alert['openedAt'] } {
  const window = rule.signal.window === undefined ? undefined : parseIsoDuration(rule.signal.window);
  const windowMs = window?.ok === true ? window.value : 0;
  const afterMs = Math.min(Math.max(0, alert.changedAt - alert.openedAt) + AFTER_MS, LONGEST_AFTER_MS);
  return {
    from: later(alert.openedAt, -Math.max(BEFORE_MS, 2 * windowMs)),
    to: later(alert.openedAt, afterMs),
  };
}

async function readingsOf(
  context: ApiContext,
  series: { readonly alert: Alert; readonly device: DeviceId; readonly rule: Rule },
): Promise<AlertDetail['explanation']> {
  const { alert, device, rule } = series;
  const { property } = rule.select;
  const [properties, points] = await Promise.all([
    context.records.reference.observedProperties(),
    context.telemetry.range({ device, property, ...spanOf(alert, rule), limit: MOST_READINGS }),
  ]);
  return {
    device,
    property,
    unit: properties.find(({ id }) => id === property)?.unit ?? '',
    items: points.map(({ t, v, q }) => ({ t: formatInstant(t), v, q })),
  };
}

/**
 * The readings around the beginning of an alert about one device; undefined for alerts about areas and cities, and
 * while the telemetry store does not answer: the alert itself is told all the same.
 */
export async function explainAlert(context: ApiContext, alert: Alert): Promise<AlertDetail['explanation']> {
  const { device } = alert;
  const rule = device === undefined ? undefined : await ruleThatRaised(context, alert);
  if (device === undefined || rule === undefined) return undefined;
  try {
    const readings = readingsOf(context, { alert, device, rule });
    return await withDeadline(readings, EXPLAIN_LIMIT_MS, 'the telemetry store');
  } catch (error) {
    if (!(error instanceof TelemetryStoreError || error instanceof DeadlineError)) throw error;
    context.log.warn({ err: error, alert: alert.id }, 'an alert is answered without its readings');
    return undefined;
  }
}
