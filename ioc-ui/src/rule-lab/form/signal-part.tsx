import { isPropertyId } from '@ioc/domain';
import type { ReactNode } from 'react';

import type { RuleJson } from '../../api/queries.ts';
import { useProperties } from '../../api/use-reference.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { signalText } from '../../rules/rule-sentence.ts';
import { ChoiceField } from '../fields/choice-field.tsx';
import { DurationField } from '../fields/duration-field.tsx';
import { NumberField } from '../fields/number-field.tsx';
import { SwitchField } from '../fields/switch-field.tsx';
import { withoutUndefined } from '../level-edit.ts';
import { FormPart, type FormPartProps } from './form-part.tsx';

type Signal = RuleJson['signal'];

const FUNCTIONS: readonly Signal['fn'][] = [
  'last',
  'mean',
  'max',
  'min',
  'sum',
  'p95',
  'stddev',
  'rate',
  'delta',
  'count',
];

/** The window that a function gets when it is chosen, until another is typed. */
const FIRST_WINDOW = 'PT1H';

/** Weeks of history that the usual is made of, unless said otherwise (R44). */
const USUAL_WEEKS = 4;

/** What is measured, and which number of it is judged. */
export function SignalPart(props: FormPartProps): ReactNode {
  const { rule, property, faults, isReadOnly, onChange } = props;
  const { t, language, local } = useLanguage();
  const properties = [...useProperties().values()].filter(({ kind }) => kind !== 'enum');
  const { signal } = rule;
  const set = (facts: Partial<Signal>): void =>
    onChange({ ...rule, signal: withoutUndefined({ ...signal, ...facts }) });
  const name = property === undefined ? rule.select.property : local(property.name);
  return (
    <FormPart
      id="signal"
      title={t('lab.part.signal')}
      summary={signalText(language, rule, name)}
      paths={['signal', 'select.property']}
      faults={faults}
      isOpenAtFirst={rule.version === 0}
    >
      <div className="form-row">
        <ChoiceField
          label={t('lab.property')}
          fault={faults['select.property']}
          value={rule.select.property}
          choices={properties
            .map((each) => ({ value: each.id, label: local(each.name) }))
            .toSorted((a, b) => a.label.localeCompare(b.label, language))}
          isReadOnly={isReadOnly}
          testId="select.property"
          onChange={(id) =>
            isPropertyId(id) && onChange({ ...rule, select: { ...rule.select, property: id } })
          }
        />
        <ChoiceField
          label={t('lab.fn')}
          fault={faults['signal.fn']}
          value={signal.fn}
          choices={FUNCTIONS.map((fn) => ({ value: fn, label: t(`lab.fn.${fn}`) }))}
          isReadOnly={isReadOnly}
          testId="signal.fn"
          onChange={(fn) =>
            set(
              fn === 'last'
                ? { fn, window: undefined, minSamples: undefined, coverage: undefined }
                : { fn, window: signal.window ?? FIRST_WINDOW },
            )
          }
        />
      </div>
      {signal.fn !== 'last' && <WindowFields {...props} set={set} />}
      <SwitchField
        label={t('lab.usual')}
        hint={t('lab.usual.hint')}
        isOn={signal.usual !== undefined}
        isReadOnly={isReadOnly}
        onChange={(isOn) => set({ usual: isOn ? { weeks: USUAL_WEEKS } : undefined })}
      />
      {signal.usual !== undefined && (
        <NumberField
          label={t('lab.usual.weeks')}
          fault={faults['signal.usual.weeks'] ?? faults['signal.usual']}
          value={signal.usual.weeks ?? USUAL_WEEKS}
          isReadOnly={isReadOnly}
          step={1}
          onChange={(weeks) => set({ usual: weeks === undefined ? {} : { weeks } })}
        />
      )}
      <SwitchField
        label={t('lab.ignoreSuspect')}
        isOn={rule.ignoreSuspect === true}
        isReadOnly={isReadOnly}
        onChange={(isOn) => onChange(withoutUndefined({ ...rule, ignoreSuspect: isOn ? true : undefined }))}
      />
    </FormPart>
  );
}

function WindowFields({
  rule: { signal },
  faults,
  isReadOnly,
  set,
}: FormPartProps & { readonly set: (facts: Partial<Signal>) => void }): ReactNode {
  const { t } = useLanguage();
  return (
    <div className="form-row">
      <DurationField
        label={t('lab.window')}
        fault={faults['signal.window']}
        value={signal.window}
        isReadOnly={isReadOnly}
        testId="signal.window"
        onChange={(window) => set({ window })}
      />
      <NumberField
        label={t('lab.coverage')}
        hint={t('lab.coverage.hint')}
        unit="%"
        fault={faults['signal.coverage']}
        value={signal.coverage === undefined ? undefined : Number((signal.coverage * 100).toPrecision(8))}
        isReadOnly={isReadOnly}
        testId="signal.coverage"
        step={5}
        onChange={(share) => set({ coverage: share === undefined ? undefined : share / 100 })}
      />
      <NumberField
        label={t('lab.minSamples')}
        fault={faults['signal.minSamples']}
        value={signal.minSamples}
        isReadOnly={isReadOnly}
        testId="signal.minSamples"
        step={1}
        onChange={(minSamples) => set({ minSamples })}
      />
    </div>
  );
}
