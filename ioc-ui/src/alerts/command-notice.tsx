import type { Alert, AlertCommand } from '@ioc/domain';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

import { usePersonName } from '../api/use-reference.ts';
import { formatDateTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { alertStateKey } from './alert-facts.ts';
import type { CommandFault } from './use-alert-command.ts';

/** What became of a command: that it was done, that somebody was first and how the alert stands now, or why it failed. */
export function CommandNotice({
  answer,
}: {
  readonly answer: { readonly code: 'done'; readonly kind: AlertCommand['kind'] } | CommandFault;
}): ReactNode {
  const { t } = useLanguage();
  if (answer.code === 'done') {
    return (
      <output className="command-notice" data-testid="command-done">
        <CircleCheck className="icon small" aria-hidden="true" />
        {t(`act.done.${answer.kind}`)}
      </output>
    );
  }
  return (
    <div className="command-notice bad" role="alert" data-testid={`command-${answer.code}`}>
      <TriangleAlert className="icon small" aria-hidden="true" />
      <div>
        {answer.code === 'first' && <First current={answer.current} detail={answer.detail} />}
        {answer.code === 'forbidden' && t('alert.mayNot')}
        {answer.code === 'failed' && (answer.detail ?? t('act.failed'))}
      </div>
    </div>
  );
}

function First({
  current,
  detail,
}: {
  readonly current: Alert;
  readonly detail: string | undefined;
}): ReactNode {
  const { t } = useLanguage();
  const personName = usePersonName();
  const facts = [
    t(alertStateKey(current)),
    ...(current.acknowledgedBy === undefined
      ? []
      : [`${t('alert.acknowledgedBy')}: ${personName(current.acknowledgedBy)}`]),
    ...(current.assignedTo === undefined
      ? []
      : [`${t('alert.assignedTo')}: ${personName(current.assignedTo)}`]),
    ...(current.shelvedUntil === undefined
      ? []
      : [`${t('alert.shelvedUntil')}: ${formatDateTime(current.shelvedUntil)}`]),
  ];
  return (
    <>
      <p>
        <strong>{detail ?? t('act.first')}</strong>
      </p>
      <p className="small">{t('act.now', { facts: facts.join(' · ') })}</p>
    </>
  );
}
