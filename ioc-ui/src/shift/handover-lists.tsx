import { parseInstant } from '@ioc/wire';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { alertStateKey } from '../alerts/alert-facts.ts';
import { SeverityMark } from '../alerts/severity-mark.tsx';
import { usePersonName } from '../api/use-reference.ts';
import { useServices } from '../app/services.tsx';
import { formatDateTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { handoverQuery, type HandoverItemJson } from './shift-queries.ts';

const LISTS = ['open', 'shelved', 'silenced', 'ended'] as const;
const COUNTS = ['activations', 'acknowledged', 'escalated', 'shelved', 'closed'] as const;

/** What a shift hands over: its alerts with their ends, and how much happened. */
export function HandoverLists({ id }: { readonly id: string }): ReactNode {
  const { t } = useLanguage();
  const { data, isError } = useQuery(handoverQuery(useServices().client, id));
  if (isError) return <p className="notice">{t('shift.failed')}</p>;
  if (data === undefined) return <div className="skeleton" aria-busy="true" />;
  const { contents } = data;
  return (
    <>
      <section className="card">
        <h2>{t('shift.happened')}</h2>
        <dl className="shift-counts">
          {COUNTS.map((key) => (
            <div key={key}>
              <dt>{t(`shift.count.${key}`)}</dt>
              <dd>{contents.happened[key]}</dd>
            </div>
          ))}
        </dl>
        {contents.isTruncated && <p>{t('shift.truncated')}</p>}
      </section>
      {LISTS.map((key) => (
        <ItemList key={key} list={key} items={contents[key]} />
      ))}
    </>
  );
}

function ItemList({
  list,
  items,
}: {
  readonly list: (typeof LISTS)[number];
  readonly items: readonly HandoverItemJson[];
}): ReactNode {
  const { t } = useLanguage();
  return (
    <section className="card" data-testid={`handover-${list}`}>
      <h2>
        {t(`shift.list.${list}`)} ({items.length})
      </h2>
      {items.length === 0 && <p className="secondary">{t('shift.none')}</p>}
      <ul className="handover-items">
        {items.map((item) => (
          <HandoverLine key={item.alert} item={item} list={list} />
        ))}
      </ul>
    </section>
  );
}

function HandoverLine({
  item,
  list,
}: {
  readonly item: HandoverItemJson;
  readonly list: (typeof LISTS)[number];
}): ReactNode {
  const { t, local } = useLanguage();
  const personName = usePersonName();
  const end = list === 'silenced' ? item.silencedUntil : item.until;
  const facts = [
    t('shift.since', { time: formatDateTime(parseInstant(item.openedAt)) }),
    t(alertStateKey(item)),
    ...(item.assignedTo === undefined ? [] : [personName(item.assignedTo)]),
    ...(end === undefined ? [] : [t('shift.until', { time: formatDateTime(parseInstant(end)) })]),
    ...(list === 'silenced' && end === undefined ? [t('shift.noEnd')] : []),
  ];
  return (
    <li>
      <SeverityMark level={item.severity} />
      <div>
        <p>
          <span className="visually-hidden">{t(`severity.${item.severity}`)}: </span>
          {local(item.message)}
        </p>
        <p className="secondary small">{facts.join(' · ')}</p>
      </div>
    </li>
  );
}
