import { SEVERITIES } from '@ioc/domain';
import type { ReactNode } from 'react';

import type { RuleJson } from '../../api/queries.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { noDataText } from '../../rules/rule-sentence.ts';
import { ChoiceField } from '../fields/choice-field.tsx';
import { DurationField } from '../fields/duration-field.tsx';
import { SwitchField } from '../fields/switch-field.tsx';
import { withoutUndefined } from '../level-edit.ts';
import { FormPart, type FormPartProps } from './form-part.tsx';

/** When silence itself is an alert (R17, R45). */
export function NoDataPart({ rule, faults, isReadOnly, onChange }: FormPartProps): ReactNode {
  const { t, language } = useLanguage();
  const { noData } = rule;
  const set = (next: RuleJson['noData']): void =>
    onChange(withoutUndefined({ ...rule, noData: next === undefined ? undefined : withoutUndefined(next) }));
  return (
    <FormPart
      id="no-data"
      title={t('lab.part.noData')}
      summary={noDataText(language, rule) ?? t('lab.none')}
      paths={['noData']}
      faults={faults}
    >
      <SwitchField
        label={t('lab.noData')}
        isOn={noData !== undefined}
        isReadOnly={isReadOnly}
        onChange={(isOn) => set(isOn ? { severity: 'low' } : undefined)}
      />
      {noData !== undefined && (
        <>
          <div className="form-row">
            <DurationField
              label={t('lab.noData.after')}
              hint={t('lab.noData.after.hint')}
              fault={faults['noData.after']}
              value={noData.after}
              isReadOnly={isReadOnly}
              testId="noData.after"
              onChange={(after) => set({ ...noData, after })}
            />
            <ChoiceField
              label={t('lab.severity')}
              value={noData.severity}
              choices={SEVERITIES.map((severity) => ({ value: severity, label: t(`severity.${severity}`) }))}
              isReadOnly={isReadOnly}
              onChange={(severity) => set({ ...noData, severity })}
            />
            <ChoiceField
              label={t('lab.noData.groupBy')}
              fault={faults['noData.groupBy']}
              value={noData.groupBy ?? rule.groupBy}
              choices={(['device', 'area', 'city'] as const).map((by) => ({
                value: by,
                label: t(`lab.groupBy.${by}`),
              }))}
              isReadOnly={isReadOnly}
              onChange={(groupBy) => set({ ...noData, groupBy })}
            />
          </div>
          <SwitchField
            label={t('lab.noData.parent')}
            hint={t('lab.noData.parent.hint')}
            isOn={noData.parent !== false}
            isReadOnly={isReadOnly}
            onChange={(isOn) => set({ ...noData, parent: isOn ? undefined : false })}
          />
        </>
      )}
    </FormPart>
  );
}
