import { isPropertyId, type Condition } from '@ioc/domain';
import { Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';

import { useProperties } from '../../api/use-reference.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { conditionText } from '../../rules/condition-text.ts';
import { ChoiceField } from '../fields/choice-field.tsx';
import { DurationField } from '../fields/duration-field.tsx';
import { Fault } from '../fields/field-frame.tsx';
import { NumberField } from '../fields/number-field.tsx';
import { SwitchField } from '../fields/switch-field.tsx';
import { withoutUndefined } from '../level-edit.ts';
import { FormPart, type FormPartProps } from './form-part.tsx';

type Statement = Extract<Condition, { readonly property: unknown }>;
type Scalar = Extract<Statement, { readonly threshold: number }>;

const FUNCTIONS = ['last', 'mean', 'max', 'min', 'sum', 'rate', 'delta'] as const;
const SCALARS = ['>', '>=', '<', '<=', '==', '!='] as const;

/** How deep conditions nest at most. */
const DEEPEST = 4;

/** What must hold besides the thresholds (R40): statements about other properties, joined by all or any, or turned round. */
export function WhenPart(props: FormPartProps): ReactNode {
  const { rule, names, faults, isReadOnly, onChange } = props;
  const { t, language } = useLanguage();
  const { when } = rule;
  const set = (next: Condition | undefined): void => onChange(withoutUndefined({ ...rule, when: next }));
  const first: Statement = { property: rule.select.property, op: '>', threshold: 0 };
  return (
    <FormPart
      id="when"
      title={t('lab.part.when')}
      summary={when === undefined ? t('lab.none') : conditionText(language, when, names)}
      paths={['when']}
      faults={faults}
    >
      <p className="small secondary">{t('lab.when.hint')}</p>
      {when === undefined ? (
        !isReadOnly && (
          <button type="button" className="button small" onClick={() => set({ all: [first] })}>
            <Plus className="icon small" aria-hidden="true" />
            {t('lab.when.add')}
          </button>
        )
      ) : (
        <ConditionFields
          condition={when}
          path="when"
          depth={1}
          first={first}
          faults={faults}
          isReadOnly={isReadOnly}
          onChange={set}
        />
      )}
    </FormPart>
  );
}

interface ConditionFieldsProps {
  readonly condition: Condition;
  readonly path: string;
  readonly depth: number;
  /** The statement that a new line begins with. */
  readonly first: Statement;
  readonly faults: FormPartProps['faults'];
  readonly isReadOnly: boolean;
  /** Undefined takes the condition away. */
  readonly onChange: (condition: Condition | undefined) => void;
}

function ConditionFields(props: ConditionFieldsProps): ReactNode {
  const { condition, path, isReadOnly, onChange } = props;
  const { t } = useLanguage();
  if ('not' in condition) {
    return (
      <fieldset className="form-group">
        <legend>{t('lab.when.not')}</legend>
        <ConditionFields
          {...props}
          condition={condition.not}
          path={`${path}.not`}
          depth={props.depth + 1}
          onChange={(inner) => onChange(inner === undefined ? undefined : { not: inner })}
        />
        {!isReadOnly && (
          <button type="button" className="button small" onClick={() => onChange(condition.not)}>
            {t('lab.when.unNot')}
          </button>
        )}
      </fieldset>
    );
  }
  if ('property' in condition) return <StatementFields {...props} statement={condition} />;
  return <GroupOfConditions {...props} group={condition} />;
}

type Group = Extract<Condition, { readonly all: unknown }> | Extract<Condition, { readonly any: unknown }>;

function GroupOfConditions({ group, ...props }: ConditionFieldsProps & { readonly group: Group }): ReactNode {
  const { path, depth, first, faults, isReadOnly, onChange } = props;
  const { t } = useLanguage();
  const key = 'all' in group ? 'all' : 'any';
  const parts = 'all' in group ? group.all : group.any;
  const of = (join: 'all' | 'any', list: readonly Condition[]): Condition =>
    join === 'all' ? { all: list } : { any: list };
  const change = (list: readonly Condition[]): void =>
    onChange(list.length === 0 ? undefined : of(key, list));
  return (
    <fieldset className="form-group">
      <legend className="visually-hidden">{t(`lab.when.${key}`)}</legend>
      <ChoiceField
        label={t('lab.when.join')}
        value={key}
        choices={(['all', 'any'] as const).map((join) => ({ value: join, label: t(`lab.when.${join}`) }))}
        isReadOnly={isReadOnly}
        onChange={(join) => onChange(of(join, parts))}
      />
      {parts.map((part, index) => (
        <ConditionFields
          key={index}
          {...props}
          condition={part}
          path={`${path}.${key}.${index}`}
          depth={depth + 1}
          onChange={(next) =>
            change(parts.flatMap((old, at) => (at === index ? (next === undefined ? [] : [next]) : [old])))
          }
        />
      ))}
      <Fault text={faults[path] ?? faults[`${path}.${key}`]} />
      {!isReadOnly && (
        <div className="form-actions">
          <button type="button" className="button small" onClick={() => change([...parts, first])}>
            <Plus className="icon small" aria-hidden="true" />
            {t('lab.when.add')}
          </button>
          {depth < DEEPEST - 1 && (
            <button
              type="button"
              className="button small"
              onClick={() => change([...parts, key === 'all' ? { any: [first] } : { all: [first] }])}
            >
              {t('lab.when.addGroup')}
            </button>
          )}
        </div>
      )}
    </fieldset>
  );
}

function isScalar(statement: Statement): statement is Scalar {
  return typeof statement.threshold === 'number';
}

function asScalar(statement: Statement): Scalar {
  if (isScalar(statement)) return statement;
  const { threshold } = statement;
  return { ...statement, op: '>', threshold: typeof threshold === 'number' ? threshold : threshold[1] };
}

function StatementFields({
  statement,
  ...props
}: ConditionFieldsProps & { readonly statement: Statement }): ReactNode {
  const { path, faults, isReadOnly, depth, onChange } = props;
  const { t, language, local } = useLanguage();
  const properties = useProperties();
  const property = properties.get(statement.property);
  const set = (facts: Partial<Omit<Scalar, 'op' | 'threshold'>>): void =>
    onChange(withoutUndefined({ ...statement, ...facts }));
  const fn = statement.fn ?? 'last';
  return (
    <div className="condition">
      <div className="form-row">
        <ChoiceField
          label={t('lab.property')}
          fault={faults[`${path}.property`] ?? faults[path]}
          value={statement.property}
          choices={[...properties.values()]
            .filter(({ kind }) => kind !== 'enum')
            .map((each) => ({ value: each.id, label: local(each.name) }))
            .toSorted((a, b) => a.label.localeCompare(b.label, language))}
          isReadOnly={isReadOnly}
          onChange={(id) => isPropertyId(id) && set({ property: id })}
        />
        <ChoiceField
          label={t('lab.when.of')}
          fault={faults[`${path}.of`]}
          value={statement.of ?? 'device'}
          choices={(['device', 'area', 'city'] as const).map((of) => ({
            value: of,
            label: t(`lab.when.of.${of}`),
          }))}
          isReadOnly={isReadOnly}
          onChange={(of) => set({ of: of === 'device' ? undefined : of })}
        />
        <ChoiceField
          label={t('lab.fn')}
          value={FUNCTIONS.find((each) => each === fn) ?? 'last'}
          choices={FUNCTIONS.map((each) => ({ value: each, label: t(`lab.fn.${each}`) }))}
          isReadOnly={isReadOnly}
          onChange={(next) =>
            set(
              next === 'last'
                ? { fn: undefined, window: undefined }
                : { fn: next, window: statement.window ?? 'PT1H' },
            )
          }
        />
        {fn !== 'last' && (
          <DurationField
            label={t('lab.window')}
            fault={faults[`${path}.window`]}
            value={statement.window}
            isReadOnly={isReadOnly}
            onChange={(window) => set({ window })}
          />
        )}
        <ChoiceField
          label={t('lab.op')}
          value={statement.op}
          choices={[...SCALARS, ...(isScalar(statement) ? [] : [statement.op])].map((op) => ({
            value: op,
            label: t(`lab.op.${op}`),
          }))}
          isReadOnly={isReadOnly}
          onChange={(op) => {
            const scalar = SCALARS.find((each) => each === op);
            if (scalar !== undefined) onChange({ ...asScalar(statement), op: scalar });
          }}
        />
        {isScalar(statement) && (
          <NumberField
            label={t('rule.threshold')}
            unit={property === undefined ? '' : local(property.display)}
            fault={faults[`${path}.threshold`]}
            value={statement.threshold}
            isReadOnly={isReadOnly}
            step={1}
            onChange={(threshold) => onChange({ ...asScalar(statement), threshold: threshold ?? Number.NaN })}
          />
        )}
      </div>
      {!isReadOnly && (
        <div className="form-actions">
          {depth < DEEPEST && (
            <SwitchField
              label={t('lab.when.not')}
              isOn={false}
              isReadOnly={false}
              onChange={() => onChange({ not: statement })}
            />
          )}
          <button
            type="button"
            className="icon-button"
            aria-label={t('lab.remove')}
            title={t('lab.remove')}
            onClick={() => onChange(undefined)}
          >
            <Trash2 className="icon" aria-hidden="true" />
          </button>
        </div>
      )}
    </div>
  );
}
