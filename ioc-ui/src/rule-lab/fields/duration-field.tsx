import { formatIsoDuration, parseIsoDuration } from '@ioc/domain';
import { useState, type ReactNode } from 'react';

import { useLanguage } from '../../i18n/language.tsx';
import { FieldFrame, type FieldProps } from './field-frame.tsx';
import { NumberInput } from './number-field.tsx';
import { spanParts, UNIT_MS, UNITS, type SpanUnit } from './span-parts.ts';

/** A span of time in whole units that people say: the number, and its unit to choose. */
export function DurationField({
  label,
  hint,
  fault,
  value,
  isReadOnly,
  testId,
  onChange,
}: FieldProps & {
  /** ISO 8601; undefined is the empty field. */
  readonly value: string | undefined;
  readonly isReadOnly: boolean;
  readonly testId?: string;
  readonly onChange: (value: string | undefined) => void;
}): ReactNode {
  const { t } = useLanguage();
  const [picked, setPicked] = useState<SpanUnit>();
  const parts = spanParts(value, picked);
  const change = (count: number | undefined, unit: SpanUnit): void =>
    onChange(
      count === undefined
        ? undefined
        : Number.isFinite(count)
          ? formatIsoDuration(count * UNIT_MS[unit])
          : 'P?',
    );
  return (
    <FieldFrame label={label} hint={hint} fault={fault}>
      {(control) => (
        <div className="numbers">
          <NumberInput
            {...control}
            value={parts.count}
            isReadOnly={isReadOnly}
            testId={testId}
            step={1}
            onChange={(count) => change(count, parts.unit)}
          />
          <select
            className="input unit-select"
            aria-label={t('lab.unitOf', { label })}
            value={parts.unit}
            disabled={isReadOnly}
            onChange={({ target }) => {
              const unit = UNITS.find((each) => each === target.value) ?? parts.unit;
              setPicked(unit);
              if (parts.count !== undefined && parseIsoDuration(value ?? '').ok) change(parts.count, unit);
            }}
          >
            {UNITS.map((unit) => (
              <option key={unit} value={unit}>
                {t(`lab.span.${unit}`)}
              </option>
            ))}
          </select>
        </div>
      )}
    </FieldFrame>
  );
}
