import type { Alert } from '@ioc/domain';
import type { ReactNode } from 'react';

import type { PropertyJson } from '../api/queries.ts';
import { useAreaName, useDepartments, usePersonName, useProperties, useRules } from '../api/use-reference.ts';
import { useView } from '../app/view.ts';
import { formatDateTime, formatPlainNumber, formatSpan, formatValue } from '../i18n/format.ts';
import { useLanguage, type LanguageContext } from '../i18n/language.tsx';
import { isShelved } from '../live/device-look.ts';
import { useDeviceEntry, useNow } from '../live/use-live.ts';
import { WhyLink } from '../rule-why/why-link.tsx';
import { AlertChips } from './alert-chips.tsx';
import { alertStateKey, comparisonText } from './alert-facts.ts';

/** What stands, where, since when, how bad against which threshold, whose it is, and what the rule says to do. */
export function AlertSummary({ alert }: { readonly alert: Alert }): ReactNode {
  const { t, language, local } = useLanguage();
  const rule = useRules().get(alert.rule.id);
  const property = useProperties().get(rule?.select.property ?? '');
  const now = useNow();
  const comparison = alert.kind === 'threshold' ? comparisonText(language, alert, rule, property) : undefined;
  const end = alert.closedAt ?? alert.clearedAt ?? now;
  return (
    <section className="alert-summary" aria-label={t('alert.facts')}>
      <p className="chips">
        <span className="chip strong" data-testid="alert-panel-state">
          {t(alertStateKey(alert))}
        </span>
        <span className="chip strong">
          {alert.kind === 'threshold'
            ? t(`severity.${alert.severity}`)
            : `${t(`alertKind.${alert.kind}`)} · ${t(`severity.${alert.severity}`)}`}
        </span>
        <AlertChips alert={alert} />
      </p>
      {comparison !== undefined && <p className="alert-comparison">{comparison}</p>}
      {rule?.instruction !== undefined && (
        <p className="alert-instruction" data-testid="alert-instruction">
          <strong>{t('alert.instruction')}</strong> {local(rule.instruction)}
        </p>
      )}
      <dl>
        <Fact name={t('alert.openedAt')}>
          {formatDateTime(alert.openedAt)} ({formatSpan(language, end - alert.openedAt)})
        </Fact>
        <Where alert={alert} />
        <Measured alert={alert} property={property} />
        <Who alert={alert} />
        {alert.shelvedUntil !== undefined && isShelved(alert, now) && (
          <Fact name={t('alert.shelvedUntil')}>
            {formatDateTime(alert.shelvedUntil)} ({formatSpan(language, alert.shelvedUntil - now)})
          </Fact>
        )}
        {alert.occurrences > 1 && <Fact name={t('alert.occurrences')}>{alert.occurrences}</Fact>}
        {rule !== undefined && <Fact name={t('alert.rule')}>{local(rule.name)}</Fact>}
        {rule?.basis !== undefined && <Fact name={t('alert.basis')}>{rule.basis}</Fact>}
      </dl>
      {rule !== undefined && (
        <WhyLink
          rule={rule.id}
          group={`${alert.group.by}:${alert.group.id}`}
          at={alert.openedAt}
          name={local(alert.message)}
        />
      )}
    </section>
  );
}

/** One line of the facts. */
function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Where({ alert }: { readonly alert: Alert }): ReactNode {
  const { t, language, local } = useLanguage();
  const { select } = useView();
  const entry = useDeviceEntry(alert.device);
  const area = useAreaName(language)(alert.area ?? entry?.device.area);
  return (
    <>
      {entry !== undefined && (
        <Fact name={t('alert.device')}>
          <button type="button" className="link-button" onClick={() => select(entry.device.id)}>
            {local(entry.device.name)}
          </button>
        </Fact>
      )}
      {area !== undefined && <Fact name={t('alert.area')}>{area}</Fact>}
    </>
  );
}

function shown(
  { language, local }: LanguageContext,
  value: number,
  property: PropertyJson | undefined,
): string {
  if (property === undefined) return formatPlainNumber(language, value);
  return `${formatValue(language, value, property)} ${local(property.display)}`.trim();
}

function Measured({
  alert,
  property,
}: {
  readonly alert: Alert;
  readonly property: PropertyJson | undefined;
}): ReactNode {
  const context = useLanguage();
  const { t } = context;
  const { firstValue, value, valueAt, peak, peakAt } = alert;
  const usual = property?.normal;
  return (
    <>
      {firstValue !== undefined && (
        <Fact name={t('alert.first')}>
          {t('alert.valueAt', {
            value: shown(context, firstValue, property),
            time: formatDateTime(alert.openedAt),
          })}
        </Fact>
      )}
      {value !== undefined && (
        <Fact name={t('alert.latest')}>
          {t('alert.valueAt', {
            value: shown(context, value, property),
            time: formatDateTime(valueAt ?? alert.openedAt),
          })}
        </Fact>
      )}
      {peak !== undefined && (
        <Fact name={t('alert.peak')}>
          {t('alert.valueAt', {
            value: shown(context, peak, property),
            time: formatDateTime(peakAt ?? alert.openedAt),
          })}
        </Fact>
      )}
      {usual !== undefined && usual !== null && (
        <Fact name={t('alert.normal')}>
          {`${formatPlainNumber(context.language, usual.min)} – ${shown(context, usual.max, property)}`}
        </Fact>
      )}
    </>
  );
}

function Who({ alert }: { readonly alert: Alert }): ReactNode {
  const { t, local } = useLanguage();
  const rule = useRules().get(alert.rule.id);
  const department = useDepartments().get(alert.department ?? rule?.department ?? '');
  const personName = usePersonName();
  const next = rule?.escalate?.[alert.escalation?.step ?? 0];
  return (
    <>
      {department !== undefined && <Fact name={t('alert.department')}>{local(department.name)}</Fact>}
      <Fact name={t('alert.assignedTo')}>
        {alert.assignedTo === undefined ? t('alert.nobody') : personName(alert.assignedTo)}
      </Fact>
      {alert.acknowledgedBy !== undefined && alert.acknowledgedAt !== undefined && (
        <Fact name={t('alert.acknowledgedBy')}>
          {t('alerts.ackBy', {
            who: personName(alert.acknowledgedBy),
            when: formatDateTime(alert.acknowledgedAt),
          })}
        </Fact>
      )}
      {alert.work === 'unacknowledged' && alert.escalation?.nextAt !== undefined && next !== undefined && (
        <Fact name={t('alert.escalates')}>
          {t('alert.escalatesTo', { group: next.to, time: formatDateTime(alert.escalation.nextAt) })}
        </Fact>
      )}
    </>
  );
}
