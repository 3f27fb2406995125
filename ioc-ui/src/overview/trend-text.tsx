import { ArrowDownRight, ArrowRight, ArrowUpRight } from 'lucide-react';
import type { ReactNode } from 'react';

import { useLanguage } from '../i18n/language.tsx';
import type { Trend } from './hour-trend.ts';

const ARROWS = { more: ArrowUpRight, fewer: ArrowDownRight, same: ArrowRight } as const;

/** Alerts of the last hour against the same hour a week ago, in numbers. */
export function TrendText({ trend }: { readonly trend: Trend | undefined }): ReactNode {
  const { t } = useLanguage();
  if (trend === undefined) return <span className="secondary">{t('overview.trend.loading')}</span>;
  const { lately, weekAgo, direction } = trend;
  if (direction === 'unknown' || weekAgo === undefined) {
    return (
      <span className="trend">
        {lately} <span className="secondary">{t('overview.trend.noRecord')}</span>
      </span>
    );
  }
  const Arrow = ARROWS[direction];
  return (
    <span className="trend">
      <Arrow className="icon small" aria-hidden="true" />
      {lately} <span className="secondary">{t('overview.trend.against', { count: weekAgo })}</span>
      <span className="visually-hidden">{t(`overview.trend.${direction}`)}</span>
    </span>
  );
}
