import type { HealthLevel } from '@ioc/domain';
import { CircleAlert, CircleCheck, CircleHelp, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

import { useLanguage } from '../i18n/language.tsx';
import './health-mark.css';

const ICONS = { good: CircleCheck, unknown: CircleHelp, warning: TriangleAlert, bad: CircleAlert } as const;

/** How a device is, in a word and a shape of its own for each. */
export function HealthMark({ level }: { readonly level: HealthLevel }): ReactNode {
  const { t } = useLanguage();
  const Icon = ICONS[level];
  return (
    <span className={`health-mark ${level}`} data-testid="health-mark" data-level={level}>
      <Icon className="icon small" aria-hidden="true" />
      {t(`health.${level}`)}
    </span>
  );
}
