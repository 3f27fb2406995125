import { CircleDashed, CircleHelp, CircleMinus } from 'lucide-react';
import type { ReactNode } from 'react';

import { SeverityMark } from '../alerts/severity-mark.tsx';
import { useLanguage } from '../i18n/language.tsx';
import type { PlaceState } from './place-state.ts';

const ICONS = { blind: CircleHelp, partial: CircleDashed, normal: CircleMinus } as const;

/** How a place is: a shape and a word; colour only for what is abnormal, and grey for what is normal. */
export function PlaceMark({ state }: { readonly state: PlaceState }): ReactNode {
  const { t } = useLanguage();
  if (state.condition === 'abnormal' && state.worst !== 'normal') {
    return (
      <span className="place-mark abnormal" data-condition="abnormal">
        <SeverityMark level={state.worst} />
        {t(state.worst === 'diagnostic' ? 'overview.diagnostic' : `severity.${state.worst}`)}
      </span>
    );
  }
  const condition = state.condition === 'abnormal' ? 'blind' : state.condition;
  const Icon = ICONS[condition];
  return (
    <span className={`place-mark ${condition}`} data-condition={condition}>
      <Icon className="icon" aria-hidden="true" />
      {t(`overview.condition.${condition}`)}
    </span>
  );
}
