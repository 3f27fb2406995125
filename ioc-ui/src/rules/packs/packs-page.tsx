import { Link } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';

import { rulePacksQuery } from '../../api/queries.ts';
import { useServices } from '../../app/services.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { PackView } from './pack-view.tsx';
import './packs.css';

/** The threshold packs: what each says and on what law, what adopting it would change, and adopting it. */
export function PacksPage(): ReactNode {
  const { t } = useLanguage();
  const { client } = useServices();
  const { data, isError } = useQuery(rulePacksQuery(client));
  return (
    <article className="packs" data-testid="rule-packs">
      <header>
        <Link to="/rules" search={(before) => before} className="button rule-back">
          <ArrowLeft className="icon" aria-hidden="true" />
          {t('rules.title')}
        </Link>
        <h2>{t('packs.title')}</h2>
        <p className="secondary">{t('packs.hint')}</p>
      </header>
      {isError && <p className="notice">{t('packs.failed')}</p>}
      {data?.length === 0 && <p className="notice">{t('packs.none')}</p>}
      {data?.map((pack) => (
        <PackView key={pack.id} pack={pack} />
      ))}
    </article>
  );
}
