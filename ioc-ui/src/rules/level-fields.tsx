import { TriangleAlert } from 'lucide-react';
import { useId, type ReactNode } from 'react';

import { SeverityMark } from '../alerts/severity-mark.tsx';
import type { PropertyJson, RuleJson } from '../api/queries.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/vi.ts';
import type { FieldFaults, LevelDraft, RuleDraft } from './rule-draft.ts';

interface LevelFieldsProps {
  readonly rule: RuleJson;
  readonly property: PropertyJson | undefined;
  readonly draft: RuleDraft;
  readonly faults: FieldFaults;
  readonly isReadOnly: boolean;
  readonly onChange: (draft: RuleDraft) => void;
}

/** The thresholds of a rule, level by level, the most severe first. */
export function LevelFields({
  rule,
  property,
  draft,
  faults,
  isReadOnly,
  onChange,
}: LevelFieldsProps): ReactNode {
  const { t } = useLanguage();
  const change = (index: number, next: Partial<LevelDraft>): void =>
    onChange({
      ...draft,
      levels: draft.levels.map((level, at) => (at === index ? { ...level, ...next } : level)),
    });
  return (
    <ul className="levels" aria-label={t('rule.levels')}>
      {rule.levels
        .map((level, index) => ({ level, index, typed: draft.levels[index] }))
        .toReversed()
        .map(
          ({ level, index, typed }) =>
            typed && (
              <LevelRow
                key={level.severity}
                path={`levels.${index}`}
                level={level}
                typed={typed}
                property={property}
                faults={faults}
                isReadOnly={isReadOnly}
                onChange={(next) => change(index, next)}
              />
            ),
        )}
    </ul>
  );
}

interface LevelRowProps {
  readonly path: string;
  readonly level: RuleJson['levels'][number];
  readonly typed: LevelDraft;
  readonly property: PropertyJson | undefined;
  readonly faults: FieldFaults;
  readonly isReadOnly: boolean;
  readonly onChange: (next: Partial<LevelDraft>) => void;
}

function LevelRow({ path, level, typed, property, faults, isReadOnly, onChange }: LevelRowProps): ReactNode {
  const { t, local } = useLanguage();
  const unit = property ? local(property.display) : '';
  const field = (
    key: MessageKey,
    name: string,
    more: Omit<NumbersFieldProps, 'label' | 'fault' | 'isReadOnly' | 'testId'>,
  ): ReactNode => (
    <NumbersField
      {...more}
      label={t(key)}
      fault={faults[`${path}.${name}`]}
      isReadOnly={isReadOnly}
      testId={`${path}.${name}`}
    />
  );
  const severityFault = faults[`${path}.severity`];
  return (
    <li className="level">
      <p className="level-name">
        <SeverityMark level={level.severity} />
        {t(`severity.${level.severity}`)}
      </p>
      {field('rule.threshold', 'threshold', {
        prefix: t(`op.${level.op}`),
        unit,
        texts: typed.threshold,
        onChange: (threshold) => onChange({ threshold }),
      })}
      {field('rule.reset', 'reset', { unit, texts: typed.reset, onChange: (reset) => onChange({ reset }) })}
      {field('rule.for', 'for', {
        unit: t('rule.minutes'),
        texts: [typed.forMinutes],
        onChange: ([forMinutes = '']) => onChange({ forMinutes }),
      })}
      {severityFault !== undefined && <p className="field-error">{severityFault}</p>}
    </li>
  );
}

interface NumbersFieldProps {
  readonly label: string;
  readonly prefix?: string;
  readonly unit: string;
  readonly texts: readonly string[];
  readonly fault: string | undefined;
  readonly isReadOnly: boolean;
  readonly testId: string;
  readonly onChange: (texts: readonly string[]) => void;
}

/** One number, or the two of a range, with its unit and what is wrong with it. */
function NumbersField(props: NumbersFieldProps): ReactNode {
  const { label, prefix, unit, texts, fault, isReadOnly, testId, onChange } = props;
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="numbers">
        {prefix !== undefined && <span className="secondary">{prefix}</span>}
        {texts.map((text, index) => (
          <input
            key={index}
            {...(index === 0 ? { id } : { 'aria-label': label })}
            className="input"
            inputMode="decimal"
            autoComplete="off"
            value={text}
            readOnly={isReadOnly}
            aria-invalid={fault !== undefined}
            aria-describedby={fault === undefined ? undefined : `${id}-fault`}
            data-testid={texts.length === 1 ? testId : `${testId}.${index}`}
            onChange={(event) => onChange(texts.map((old, at) => (at === index ? event.target.value : old)))}
          />
        ))}
        <span className="secondary">{unit}</span>
      </div>
      {fault !== undefined && (
        <p id={`${id}-fault`} className="field-error" role="alert">
          <TriangleAlert className="icon small" aria-hidden="true" />
          {fault}
        </p>
      )}
    </div>
  );
}
