import type { Alert, AlertId } from '@ioc/domain';
import { Check, CircleOff } from 'lucide-react';
import { memo, type ReactNode } from 'react';

import { useAreaName, usePersonName, useProperties, useRules } from '../api/use-reference.ts';
import { formatDateTime, formatSpan, formatTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { alertLevel } from '../live/device-look.ts';
import { useDeviceEntry, useNow } from '../live/use-live.ts';
import { WhyLink } from '../rule-why/why-link.tsx';
import { AlertChips } from './alert-chips.tsx';
import { alertStateKey, comparisonText, isResettable } from './alert-facts.ts';
import { ResetCell } from './reset-cell.tsx';
import { SeverityMark } from './severity-mark.tsx';

/** What a row of the list needs. */
export interface AlertRowProps {
  readonly alert: Alert;
  readonly isSelected: boolean;
  /** Marked for work on several at once. */
  readonly isChosen?: boolean;
  readonly isInGroup?: boolean;
  readonly mayAcknowledge: boolean;
  readonly onSelect: (alert: Alert) => void;
  readonly onAcknowledge: (alert: Alert) => void;
  /** Marks it, or all up to it; given where several can be marked: in the rows of a grid. */
  readonly onMark?: (id: AlertId, isRange: boolean) => void;
}

/** One alert: what, how bad, where, since when, how far over, and the button to take it. */
export const AlertRow = memo(function AlertRow(props: AlertRowProps): ReactNode {
  const { alert, isSelected, onSelect } = props;
  const { t, local } = useLanguage();
  const level = alertLevel(alert);
  const isCell = props.onMark !== undefined;
  return (
    <div
      className="alert-row"
      data-testid="alert-row"
      data-alert-id={alert.id}
      data-severity={alert.severity}
      data-kind={alert.kind}
      data-work={alert.work}
      data-condition={alert.condition}
      data-selected={isSelected ? '' : undefined}
      data-chosen={props.isChosen === true ? '' : undefined}
      data-in-group={props.isInGroup === true ? '' : undefined}
    >
      <SeverityMark level={level} />
      <div className="alert-text">
        <button
          type="button"
          className="alert-select"
          tabIndex={isCell ? -1 : undefined}
          aria-current={isSelected}
          onClick={(event) => {
            const isMark = event.shiftKey || event.ctrlKey || event.metaKey;
            if (isMark && props.onMark !== undefined) props.onMark(alert.id, event.shiftKey);
            else onSelect(alert);
          }}
        >
          <span className="visually-hidden">{t(`severity.${alert.severity}`)}: </span>
          {local(alert.message)}
        </button>
      </div>
      <div className="alert-place">
        <AlertPlace alert={alert} />
      </div>
      <div className="alert-facts">
        <AlertFacts alert={alert} />
      </div>
      <div className="alert-work">
        {isResettable(alert) ? (
          <ResetCell alert={alert} mayReset={props.mayAcknowledge} />
        ) : (
          <AcknowledgeCell {...props} />
        )}
      </div>
    </div>
  );
});

function AlertPlace({ alert }: { readonly alert: Alert }): ReactNode {
  const { language, local } = useLanguage();
  const entry = useDeviceEntry(alert.device);
  const areaName = useAreaName(language)(alert.area ?? entry?.device.area);
  const name = entry && local(entry.device.name);
  const isNamed = name !== undefined && local(alert.message).includes(name);
  const parts = [isNamed ? undefined : name, areaName].filter((part) => part !== undefined);
  return parts.join(' · ');
}

function AlertFacts({ alert }: { readonly alert: Alert }): ReactNode {
  const { t, language, local } = useLanguage();
  const rule = useRules().get(alert.rule.id);
  const property = useProperties().get(rule?.select.property ?? '');
  const comparison = alert.kind === 'threshold' ? comparisonText(language, alert, rule, property) : undefined;
  const now = useNow();
  return (
    <>
      {alert.kind !== 'threshold' && (
        <span className="chip strong">
          {t(`alertKind.${alert.kind}`)} · {t(`severity.${alert.severity}`)}
        </span>
      )}
      {comparison !== undefined && <strong>{comparison}</strong>}
      <span className="since" title={formatDateTime(alert.openedAt)}>
        {t('alerts.since', { span: formatSpan(language, now - alert.openedAt) })}
      </span>
      <AlertChips alert={alert} />
      {rule !== undefined && (
        <WhyLink
          rule={rule.id}
          group={`${alert.group.by}:${alert.group.id}`}
          at={alert.openedAt}
          name={local(alert.message)}
        />
      )}
    </>
  );
}

function AcknowledgeCell({ alert, mayAcknowledge, onAcknowledge }: AlertRowProps): ReactNode {
  const { t, local } = useLanguage();
  const personName = usePersonName();
  const state = t(alertStateKey(alert));
  if (alert.work === 'unacknowledged') {
    return (
      <>
        {alert.condition === 'cleared' && <span className="small secondary">{state}</span>}
        <button
          type="button"
          className="button"
          data-testid="acknowledge"
          disabled={!mayAcknowledge}
          title={mayAcknowledge ? t('alerts.ackHint') : t('alerts.ackForbidden')}
          aria-label={t('alerts.ackLabel', { message: local(alert.message) })}
          onClick={(event) => {
            // The button goes away; the focus stays in its row.
            event.currentTarget
              .closest('[data-alert-id]')
              ?.querySelector<HTMLElement>('.alert-select')
              ?.focus();
            onAcknowledge(alert);
          }}
        >
          {t('alerts.ack')}
        </button>
      </>
    );
  }
  const Icon = alert.work === 'closed' ? CircleOff : Check;
  const who = alert.acknowledgedBy === undefined ? '' : personName(alert.acknowledgedBy);
  const when = alert.acknowledgedAt === undefined ? '' : formatTime(alert.acknowledgedAt);
  return (
    <div className="small secondary" data-testid="alert-state">
      <span>
        <Icon className="icon small" aria-hidden="true" /> {state}
      </span>
      {who !== '' && <span>{t('alerts.ackBy', { who, when })}</span>}
    </div>
  );
}
