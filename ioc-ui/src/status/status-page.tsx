import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { ingestHealthQuery } from '../api/queries.ts';
import { useServices } from '../app/services.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { IntakeCard } from './intake-card.tsx';
import { LedgerCard } from './ledger-card.tsx';
import './status.css';
import { TroubleCard } from './trouble-card.tsx';

/** How the intake is: in words, with its last troubles, and with an account of every reading. */
export function StatusPage(): ReactNode {
  const { t } = useLanguage();
  const { data, isError, refetch } = useQuery(ingestHealthQuery(useServices().client));
  return (
    <div className="page status-page">
      <div className="page-head">
        <h1>{t('status.title')}</h1>
        <p className="secondary">{t('status.hint')}</p>
      </div>
      {isError && (
        <div className="notice" role="alert">
          <p>{t('status.failed')}</p>
          <button type="button" className="button" onClick={() => void refetch()}>
            {t('action.retry')}
          </button>
        </div>
      )}
      {data === undefined && !isError && <div className="skeleton" aria-busy="true" />}
      {data?.length === 0 && <p className="notice">{t('status.nobody')}</p>}
      <div className="status-cards">
        {data?.map((health) => (
          <IntakeCard key={health.epoch} health={health} />
        ))}
        {data !== undefined && data.length > 0 && <TroubleCard ingests={data} />}
      </div>
      <LedgerCard />
    </div>
  );
}
