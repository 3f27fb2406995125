import type { ReactNode } from 'react';

import type { RuleJson } from '../../api/queries.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ChoiceField } from '../fields/choice-field.tsx';
import { NumberField } from '../fields/number-field.tsx';
import { withoutUndefined } from '../level-edit.ts';
import type { FormPartProps } from './form-part.tsx';

type Quorum = RuleJson['quorum'];
type Counting = 'mean' | 'devices' | 'share';

/** The share of devices that a quorum begins with. */
const FIRST_SHARE = '50%';

function countingOf(quorum: Quorum): Counting {
  if (quorum === undefined) return 'mean';
  return typeof quorum.atLeast === 'number' ? 'devices' : 'share';
}

/** Whom one alert is about, and how the devices of an area or a city count together (R6). */
export function GroupFields({ rule, faults, isReadOnly, onChange }: FormPartProps): ReactNode {
  const { t } = useLanguage();
  const { quorum, groupBy } = rule;
  const counting = countingOf(quorum);
  const set = (facts: Partial<RuleJson>): void => onChange(withoutUndefined({ ...rule, ...facts }));
  const atLeast = (value: number | undefined): Quorum => ({
    atLeast: counting === 'share' ? `${value ?? ''}%` : (value ?? Number.NaN),
    of: 'devices',
  });
  const count =
    quorum === undefined
      ? undefined
      : typeof quorum.atLeast === 'number'
        ? quorum.atLeast
        : Number.parseFloat(quorum.atLeast);
  const begin: Readonly<Record<Counting, Quorum>> = {
    mean: undefined,
    devices: { atLeast: 2, of: 'devices' },
    share: { atLeast: FIRST_SHARE, of: 'devices' },
  };
  return (
    <div className="form-row">
      <ChoiceField
        label={t('lab.groupBy')}
        fault={faults['groupBy']}
        value={groupBy}
        choices={(['device', 'area', 'city'] as const).map((by) => ({
          value: by,
          label: t(`lab.groupBy.${by}`),
        }))}
        isReadOnly={isReadOnly}
        testId="groupBy"
        onChange={(by) => set({ groupBy: by, ...(by === 'device' ? { quorum: undefined } : {}) })}
      />
      {groupBy !== 'device' && (
        <ChoiceField
          label={t('lab.counting')}
          fault={faults['quorum']}
          value={counting}
          choices={(['mean', 'devices', 'share'] as const).map((each) => ({
            value: each,
            label: t(`lab.counting.${each}`),
          }))}
          isReadOnly={isReadOnly}
          testId="counting"
          onChange={(next) => set({ quorum: begin[next] })}
        />
      )}
      {quorum !== undefined && (
        <NumberField
          label={t('lab.atLeast')}
          unit={counting === 'share' ? '%' : t('lab.devices')}
          fault={faults['quorum.atLeast']}
          value={count}
          isReadOnly={isReadOnly}
          testId="quorum.atLeast"
          step={1}
          onChange={(value) => set({ quorum: atLeast(value) })}
        />
      )}
    </div>
  );
}
