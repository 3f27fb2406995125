import { useState, type KeyboardEvent, type ReactNode } from 'react';

import { useLanguage } from '../../i18n/language.tsx';
import { parseTypedNumber, typedNumber } from '../typed-number.ts';
import { FieldFrame, type ControlProps, type FieldProps } from './field-frame.tsx';

/** A number that is typed; undefined is the empty field, NaN a text that is no number. */
export interface NumberInputProps {
  readonly value: number | undefined;
  readonly isReadOnly: boolean;
  readonly testId?: string | undefined;
  readonly step?: number | undefined;
  readonly onChange: (value: number | undefined) => void;
}

function valueOf(text: string): number | undefined {
  return text.trim() === '' ? undefined : (parseTypedNumber(text) ?? Number.NaN);
}

/** The text box of a number: it keeps what is being typed, and follows the number when that changes elsewhere. */
export function NumberInput({
  value,
  isReadOnly,
  testId,
  step,
  onChange,
  ...control
}: NumberInputProps & (Partial<ControlProps> | { readonly 'aria-label': string })): ReactNode {
  const { language } = useLanguage();
  const [text, setText] = useState('');
  const isTyped = Object.is(valueOf(text), value);
  const change = (next: string): void => {
    setText(next);
    onChange(valueOf(next));
  };
  const nudge = (event: KeyboardEvent): void => {
    const sign = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    if (sign === 0 || step === undefined || isReadOnly || value === undefined || Number.isNaN(value)) return;
    event.preventDefault();
    onChange(Number((value + sign * step).toPrecision(10)));
  };
  return (
    <input
      {...control}
      className="input number-input"
      inputMode="decimal"
      autoComplete="off"
      value={isTyped ? text : value === undefined ? '' : typedNumber(language, value)}
      readOnly={isReadOnly}
      data-testid={testId}
      onKeyDown={nudge}
      onChange={(event) => change(event.target.value)}
    />
  );
}

/** A number with its label and unit. */
export function NumberField({
  label,
  hint,
  fault,
  unit,
  ...input
}: FieldProps & NumberInputProps & { readonly unit?: string }): ReactNode {
  return (
    <FieldFrame label={label} hint={hint} fault={fault}>
      {(control) => (
        <div className="numbers">
          <NumberInput {...input} {...control} />
          {unit !== undefined && unit !== '' && <span className="secondary">{unit}</span>}
        </div>
      )}
    </FieldFrame>
  );
}
