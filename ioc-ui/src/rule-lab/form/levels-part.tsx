import { Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';

import { SeverityMark } from '../../alerts/severity-mark.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { ChoiceField } from '../fields/choice-field.tsx';
import { DurationField } from '../fields/duration-field.tsx';
import { Fault, FieldFrame } from '../fields/field-frame.tsx';
import { NumberField, NumberInput } from '../fields/number-field.tsx';
import { SwitchField } from '../fields/switch-field.tsx';
import {
  addLevel,
  changeLevel,
  changeOperator,
  removeLevel,
  typeNumber,
  type LevelJson,
} from '../level-edit.ts';
import { kept, shown, signalScale, type SignalScale } from '../signal-scale.ts';
import type { FormPartProps } from './form-part.tsx';

const OPERATORS: readonly LevelJson['op'][] = ['>', '>=', '<', '<=', '==', '!=', 'outside', 'inside'];

/** Votes that a level gets when votes are switched on: three of five. */
const FIRST_VOTES = { m: 3, n: 5 };

/** Severities that a rule may judge at most. */
const MOST_LEVELS = 4;

/** The thresholds of a rule, the most severe first, as they stand on the chart. */
export function LevelsPart(props: FormPartProps): ReactNode {
  const { rule, property, faults, isReadOnly, onChange } = props;
  const { t, language } = useLanguage();
  const signal = signalScale(language, rule.signal, property);
  return (
    <section className="form-levels" aria-labelledby="levels-title">
      <h3 id="levels-title">{t('rule.levels')}</h3>
      <ul className="levels">
        {rule.levels
          .map((level, index) => ({ level, index }))
          .toReversed()
          .map(({ level, index }) => (
            <LevelFields key={level.severity} {...props} level={level} index={index} signal={signal} />
          ))}
      </ul>
      <Fault text={faults['levels']} />
      {!isReadOnly && rule.levels.length < MOST_LEVELS && (
        <button
          type="button"
          className="button small"
          data-testid="level-add"
          onClick={() => onChange(addLevel(rule, levelDistance(rule.levels)))}
        >
          <Plus className="icon small" aria-hidden="true" />
          {t('lab.addLevel')}
        </button>
      )}
    </section>
  );
}

/** How far a new level lies from the last: as far as that from the one before, or a quarter of it. */
function levelDistance(levels: readonly LevelJson[]): number {
  const numbers = levels.map(({ threshold }) => (typeof threshold === 'number' ? threshold : threshold[1]));
  const [before, last] = [numbers.at(-2), numbers.at(-1)];
  if (last === undefined) return 1;
  return (before === undefined ? Math.abs(last) / 4 : Math.abs(last - before)) || 1;
}

interface LevelFieldsProps extends FormPartProps {
  readonly level: LevelJson;
  readonly index: number;
  readonly signal: SignalScale;
}

function LevelFields(props: LevelFieldsProps): ReactNode {
  const { rule, level, index, faults, isReadOnly, onChange } = props;
  const { t } = useLanguage();
  const path = `levels.${index}`;
  return (
    <li className="level" data-testid={`level-${level.severity}`}>
      <div className="level-head">
        <p className="level-name">
          <SeverityMark level={level.severity} />
          {t(`severity.${level.severity}`)}
        </p>
        {!isReadOnly && (
          <button
            type="button"
            className="icon-button"
            aria-label={t('lab.removeLevel', { severity: t(`severity.${level.severity}`) })}
            title={t('lab.removeLevel', { severity: t(`severity.${level.severity}`) })}
            onClick={() => onChange(removeLevel(rule, index))}
          >
            <Trash2 className="icon" aria-hidden="true" />
          </button>
        )}
      </div>
      <div className="form-row">
        <ChoiceField
          label={t('lab.op')}
          value={level.op}
          choices={OPERATORS.map((op) => ({ value: op, label: t(`lab.op.${op}`) }))}
          isReadOnly={isReadOnly}
          testId={`${path}.op`}
          onChange={(op) => onChange(changeOperator(rule, index, op))}
        />
        <LevelNumbers {...props} part="threshold" label={t('rule.threshold')} />
        {level.op !== '==' && level.op !== '!=' && (
          <LevelNumbers {...props} part="reset" label={t('rule.reset')} />
        )}
        <DurationField
          label={t('rule.for')}
          fault={faults[`${path}.for`]}
          value={level.for}
          isReadOnly={isReadOnly}
          testId={`${path}.for`}
          onChange={(span) => onChange(changeLevel(rule, index, { for: span }))}
        />
      </div>
      <Fault text={faults[`${path}.severity`]} />
      <Votes {...props} />
    </li>
  );
}

function LevelNumbers({
  rule,
  level,
  index,
  part,
  label,
  signal,
  faults,
  isReadOnly,
  onChange,
}: LevelFieldsProps & { readonly part: 'threshold' | 'reset'; readonly label: string }): ReactNode {
  const path = `levels.${index}.${part}`;
  const isRange = typeof level.threshold !== 'number';
  const numbers = level[part];
  const bounds: readonly (0 | 1)[] = isRange ? [0, 1] : [0];
  const valueOf = (bound: 0 | 1): number | undefined => {
    const value = numbers === undefined ? undefined : typeof numbers === 'number' ? numbers : numbers[bound];
    return value === undefined ? undefined : shown(value, signal);
  };
  return (
    <FieldFrame label={label} fault={faults[path]}>
      {({ id, ...control }) => (
        <div className="numbers">
          {bounds.map((bound) => (
            <NumberInput
              key={bound}
              {...control}
              {...(bound === 0 ? { id } : { 'aria-label': label })}
              value={valueOf(bound)}
              isReadOnly={isReadOnly}
              testId={isRange ? `${path}.${bound}` : path}
              step={10 ** -Math.min(signal.decimals, 2)}
              onChange={(value) =>
                onChange(
                  typeNumber(
                    rule,
                    { level: index, part, ...(isRange ? { bound } : {}) },
                    value === undefined ? undefined : kept(value, signal),
                  ),
                )
              }
            />
          ))}
          {signal.unit !== '' && <span className="secondary">{signal.unit}</span>}
        </div>
      )}
    </FieldFrame>
  );
}

function Votes({ rule, level, index, faults, isReadOnly, onChange }: LevelFieldsProps): ReactNode {
  const { t } = useLanguage();
  const { mOfN } = level;
  const set = (votes: LevelJson['mOfN']): void => onChange(changeLevel(rule, index, { mOfN: votes }));
  return (
    <div className="level-votes">
      <SwitchField
        label={t('lab.mOfN')}
        isOn={mOfN !== undefined}
        isReadOnly={isReadOnly}
        onChange={(isOn) => set(isOn ? FIRST_VOTES : undefined)}
      />
      {mOfN !== undefined && (
        <div className="form-row">
          <NumberField
            label={t('lab.mOfN.m')}
            fault={faults[`levels.${index}.mOfN`] ?? faults[`levels.${index}.mOfN.m`]}
            value={mOfN.m}
            isReadOnly={isReadOnly}
            step={1}
            onChange={(m) => set({ ...mOfN, m: m ?? Number.NaN })}
          />
          <NumberField
            label={t('lab.mOfN.n')}
            fault={faults[`levels.${index}.mOfN.n`]}
            value={mOfN.n}
            isReadOnly={isReadOnly}
            step={1}
            onChange={(n) => set({ ...mOfN, n: n ?? Number.NaN })}
          />
        </div>
      )}
    </div>
  );
}
