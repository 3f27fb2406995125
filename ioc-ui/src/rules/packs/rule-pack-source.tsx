import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { rulePacksQuery, type RuleJson } from '../../api/queries.ts';
import { useServices } from '../../app/services.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import './packs.css';

/** From which pack a rule was adopted, and whether the figures there are verified. */
export function RulePackSource({ pack }: { readonly pack: NonNullable<RuleJson['pack']> }): ReactNode {
  const { t, local } = useLanguage();
  const known = useQuery(rulePacksQuery(useServices().client)).data?.find(({ id }) => id === pack.id);
  const figures = known?.entries.find(({ id }) => id === pack.entry)?.figures ?? [];
  return (
    <>
      {known ? local(known.name) : pack.id} · {t('packs.version', { version: pack.version })}{' '}
      {figures.some(({ verified }) => !verified) && (
        <span className="pack-unverified" data-testid="pack-unverified">
          {t('packs.unverified')}
        </span>
      )}
    </>
  );
}
