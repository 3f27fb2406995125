import { Plus, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';

import type { RuleJson } from '../../api/queries.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ruleTerms, WEEK, type Day } from '../../rules/rule-terms.ts';
import { Fault, FieldFrame } from '../fields/field-frame.tsx';
import { SwitchField } from '../fields/switch-field.tsx';
import { withoutUndefined } from '../level-edit.ts';
import { FormPart, type FormPartProps } from './form-part.tsx';

type Schedule = NonNullable<RuleJson['schedule']>;
type Window = Schedule['windows'][number];

/** The window that a schedule begins with: every day from six to ten in the evening. */
const FIRST_WINDOW: Window = { days: [...WEEK], from: '06:00', to: '22:00' };

/** When the rule may raise (R23): weekly windows, and days on which it rests. */
export function SchedulePart({ rule, names, faults, isReadOnly, onChange }: FormPartProps): ReactNode {
  const { t, language } = useLanguage();
  const { schedule } = rule;
  const set = (next: Schedule | undefined): void =>
    onChange(
      withoutUndefined({ ...rule, schedule: next === undefined ? undefined : withoutUndefined(next) }),
    );
  const term = ruleTerms(language, rule, names).find(({ part }) => part === 'schedule');
  return (
    <FormPart
      id="schedule"
      title={t('lab.part.schedule')}
      summary={term?.text ?? t('lab.schedule.always')}
      paths={['schedule']}
      faults={faults}
    >
      <SwitchField
        label={t('lab.schedule')}
        hint={t('lab.schedule.hint')}
        isOn={schedule !== undefined}
        isReadOnly={isReadOnly}
        onChange={(isOn) => set(isOn ? { windows: [FIRST_WINDOW] } : undefined)}
      />
      {schedule !== undefined && (
        <>
          {schedule.windows.map((window, index) => (
            <WindowFields
              key={index}
              window={window}
              path={`schedule.windows.${index}`}
              faults={faults}
              isReadOnly={isReadOnly}
              onChange={(next) =>
                set({ ...schedule, windows: schedule.windows.map((old, at) => (at === index ? next : old)) })
              }
              onRemove={
                schedule.windows.length > 1
                  ? () => set({ ...schedule, windows: schedule.windows.filter((_, at) => at !== index) })
                  : undefined
              }
            />
          ))}
          <Fault text={faults['schedule.windows'] ?? faults['schedule']} />
          {!isReadOnly && (
            <button
              type="button"
              className="button small"
              onClick={() => set({ ...schedule, windows: [...schedule.windows, FIRST_WINDOW] })}
            >
              <Plus className="icon small" aria-hidden="true" />
              {t('lab.schedule.add')}
            </button>
          )}
          <Holidays
            schedule={schedule}
            fault={faults['schedule.holidays.0']}
            isReadOnly={isReadOnly}
            onChange={set}
          />
        </>
      )}
    </FormPart>
  );
}

function WindowFields({
  window,
  path,
  faults,
  isReadOnly,
  onChange,
  onRemove,
}: {
  readonly window: Window;
  readonly path: string;
  readonly faults: FormPartProps['faults'];
  readonly isReadOnly: boolean;
  readonly onChange: (window: Window) => void;
  readonly onRemove: (() => void) | undefined;
}): ReactNode {
  const { t } = useLanguage();
  const toggle = (day: Day): void =>
    onChange({
      ...window,
      days: WEEK.filter((each) => (each === day ? !window.days.includes(day) : window.days.includes(each))),
    });
  return (
    <div className="schedule-window">
      <fieldset className="days" aria-label={t('lab.schedule.days')}>
        {WEEK.map((day) => (
          <button
            key={day}
            type="button"
            className="button small"
            aria-pressed={window.days.includes(day)}
            disabled={isReadOnly}
            onClick={() => toggle(day)}
          >
            {t(`day.${day}`)}
          </button>
        ))}
      </fieldset>
      <Fault text={faults[`${path}.days`]} />
      <div className="form-row with-remove">
        {(['from', 'to'] as const).map((end) => (
          <FieldFrame key={end} label={t(`lab.schedule.${end}`)} fault={faults[`${path}.${end}`]}>
            {(control) => (
              <input
                {...control}
                type="time"
                className="input"
                value={window[end] === '24:00' ? '00:00' : window[end]}
                readOnly={isReadOnly}
                onChange={({ target }) =>
                  onChange({
                    ...window,
                    [end]: end === 'to' && target.value === '00:00' ? '24:00' : target.value,
                  })
                }
              />
            )}
          </FieldFrame>
        ))}
        {!isReadOnly && onRemove !== undefined && (
          <button
            type="button"
            className="icon-button"
            aria-label={t('lab.remove')}
            title={t('lab.remove')}
            onClick={onRemove}
          >
            <Trash2 className="icon" aria-hidden="true" />
          </button>
        )}
      </div>
    </div>
  );
}

function Holidays({
  schedule,
  fault,
  isReadOnly,
  onChange,
}: {
  readonly schedule: Schedule;
  readonly fault: string | undefined;
  readonly isReadOnly: boolean;
  readonly onChange: (schedule: Schedule) => void;
}): ReactNode {
  const { t } = useLanguage();
  const [day, setDay] = useState('');
  const { holidays = [], ...rest } = schedule;
  const set = (days: string[]): void => onChange(days.length === 0 ? rest : { ...rest, holidays: days });
  return (
    <div className="holidays">
      <ul className="chips">
        {holidays.map((each) => (
          <li key={each} className="chip strong">
            {each.split('-').toReversed().join('/')}
            {!isReadOnly && (
              <button
                type="button"
                className="chip-remove"
                aria-label={t('lab.removeOf', { name: each })}
                onClick={() => set(holidays.filter((other) => other !== each))}
              >
                ×
              </button>
            )}
          </li>
        ))}
      </ul>
      {!isReadOnly && (
        <div className="form-row with-remove">
          <FieldFrame label={t('lab.schedule.holiday')} fault={fault}>
            {(control) => (
              <input
                {...control}
                type="date"
                className="input"
                value={day}
                onChange={({ target }) => setDay(target.value)}
              />
            )}
          </FieldFrame>
          <button
            type="button"
            className="button"
            disabled={day === '' || holidays.includes(day)}
            onClick={() => {
              set([...holidays, day].toSorted());
              setDay('');
            }}
          >
            {t('lab.add')}
          </button>
        </div>
      )}
    </div>
  );
}
