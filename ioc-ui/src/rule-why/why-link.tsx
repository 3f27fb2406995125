import { Link } from '@tanstack/react-router';
import { CircleHelp } from 'lucide-react';
import type { ReactNode } from 'react';

import { useLanguage } from '../i18n/language.tsx';

/** The way to "why did it (not) fire?" for a rule, a group and a time (R35). */
export function WhyLink({
  rule,
  group,
  at,
  name,
}: {
  readonly rule: string;
  /** `device:ID`, `area:ID` or `city:ID`. */
  readonly group: string;
  /** Milliseconds since 1970 UTC; now unless given. */
  readonly at?: number;
  /** What it is about, for those who hear the link. */
  readonly name: string;
}): ReactNode {
  const { t } = useLanguage();
  return (
    <Link
      to="/rules/$ruleId/why"
      params={{ ruleId: rule }}
      search={(before) => ({
        ...before,
        group,
        at: at === undefined ? undefined : new Date(at).toISOString(),
      })}
      className="why-link small"
      aria-label={t('why.linkOf', { name })}
      data-testid="why-link"
    >
      <CircleHelp className="icon small" aria-hidden="true" />
      {t('why.link')}
    </Link>
  );
}
