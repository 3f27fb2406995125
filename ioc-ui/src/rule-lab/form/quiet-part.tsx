import { isRuleId } from '@ioc/domain';
import { Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';

import type { RuleJson } from '../../api/queries.ts';
import { useRules } from '../../api/use-reference.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ruleTerms } from '../../rules/rule-terms.ts';
import { ChoiceField } from '../fields/choice-field.tsx';
import { DurationField } from '../fields/duration-field.tsx';
import { NumberField } from '../fields/number-field.tsx';
import { SwitchField } from '../fields/switch-field.tsx';
import { withoutUndefined } from '../level-edit.ts';
import { FormPart, type FormPartProps } from './form-part.tsx';

/** What flapping is when it is switched on: more than four changes in an hour. */
const FIRST_FLAP = { changes: 4, within: 'PT1H' };

type Inhibition = NonNullable<RuleJson['inhibitedBy']>[number];

/** What keeps alerts from coming and going, and which alerts make this one needless. */
export function QuietPart(props: FormPartProps): ReactNode {
  const { rule, names, faults, isReadOnly, onChange } = props;
  const { t, language } = useLanguage();
  const set = (facts: Partial<RuleJson>): void => onChange(withoutUndefined({ ...rule, ...facts }));
  const terms = ruleTerms(language, rule, names).filter(({ part }) => part === 'quiet');
  const { flap } = rule;
  return (
    <FormPart
      id="quiet"
      title={t('lab.part.quiet')}
      summary={terms.length === 0 ? t('lab.none') : terms.map(({ text }) => text).join(' ')}
      paths={['keepFiring', 'flap', 'inhibitedBy', 'latched']}
      faults={faults}
    >
      <DurationField
        label={t('lab.keepFiring')}
        hint={t('lab.keepFiring.hint')}
        fault={faults['keepFiring']}
        value={rule.keepFiring}
        isReadOnly={isReadOnly}
        testId="keepFiring"
        onChange={(keepFiring) => set({ keepFiring })}
      />
      <SwitchField
        label={t('lab.flap')}
        hint={t('lab.flap.hint')}
        isOn={flap !== undefined}
        isReadOnly={isReadOnly}
        onChange={(isOn) => set({ flap: isOn ? FIRST_FLAP : undefined })}
      />
      {flap !== undefined && (
        <div className="form-row">
          <NumberField
            label={t('lab.flap.changes')}
            fault={faults['flap.changes']}
            value={flap.changes}
            isReadOnly={isReadOnly}
            step={1}
            onChange={(changes) => set({ flap: { ...flap, changes: changes ?? Number.NaN } })}
          />
          <DurationField
            label={t('lab.flap.within')}
            fault={faults['flap.within']}
            value={flap.within}
            isReadOnly={isReadOnly}
            onChange={(within) => set({ flap: { ...flap, within: within ?? 'P?' } })}
          />
        </div>
      )}
      <SwitchField
        label={t('lab.latched')}
        hint={t('lab.latched.hint')}
        isOn={rule.latched === true}
        isReadOnly={isReadOnly}
        onChange={(isOn) => set({ latched: isOn ? true : undefined })}
      />
      <Inhibitions {...props} set={(inhibitedBy) => set({ inhibitedBy })} />
    </FormPart>
  );
}

function Inhibitions({
  rule,
  faults,
  isReadOnly,
  set,
}: FormPartProps & { readonly set: (list: Inhibition[] | undefined) => void }): ReactNode {
  const { t, local } = useLanguage();
  const others = [...useRules().values()].filter(({ id }) => id !== rule.id);
  const list = rule.inhibitedBy ?? [];
  const change = (index: number, next: Partial<Inhibition>): void =>
    set(list.map((each, at) => (at === index ? { ...each, ...next } : each)));
  const [first] = others;
  return (
    <fieldset className="form-group">
      <legend>{t('lab.inhibitedBy')}</legend>
      {list.map((each, index) => (
        <div key={each.rule} className="form-row with-remove">
          <ChoiceField
            label={t('lab.inhibitedBy.rule')}
            fault={faults[`inhibitedBy.${index}.rule`]}
            value={each.rule}
            choices={others.map((other) => ({ value: other.id, label: local(other.name) }))}
            isReadOnly={isReadOnly}
            onChange={(id) => isRuleId(id) && change(index, { rule: id })}
          />
          <ChoiceField
            label={t('lab.inhibitedBy.same')}
            value={each.same}
            choices={[
              { value: 'device', label: t('sentence.same.device') },
              { value: 'area', label: t('sentence.same.area') },
            ]}
            isReadOnly={isReadOnly}
            onChange={(same) => change(index, { same })}
          />
          {!isReadOnly && (
            <button
              type="button"
              className="icon-button"
              aria-label={t('lab.remove')}
              title={t('lab.remove')}
              onClick={() => set(list.length === 1 ? undefined : list.filter((_, at) => at !== index))}
            >
              <Trash2 className="icon" aria-hidden="true" />
            </button>
          )}
        </div>
      ))}
      {!isReadOnly && first !== undefined && (
        <button
          type="button"
          className="button small"
          onClick={() => set([...list, { rule: first.id, same: 'device' }])}
        >
          <Plus className="icon small" aria-hidden="true" />
          {t('lab.inhibitedBy.add')}
        </button>
      )}
    </fieldset>
  );
}
