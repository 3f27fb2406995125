import type { ReactNode } from 'react';

import { FieldFrame, type FieldProps } from './field-frame.tsx';

/** One of few things to choose. */
export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
}

/** A list to choose one thing from. */
export function ChoiceField<T extends string>({
  label,
  hint,
  fault,
  value,
  choices,
  isReadOnly,
  testId,
  onChange,
}: FieldProps & {
  readonly value: T;
  readonly choices: readonly Choice<T>[];
  readonly isReadOnly: boolean;
  readonly testId?: string;
  readonly onChange: (value: T) => void;
}): ReactNode {
  return (
    <FieldFrame label={label} hint={hint} fault={fault}>
      {(control) => (
        <select
          {...control}
          className="input"
          value={value}
          disabled={isReadOnly}
          data-testid={testId}
          onChange={({ target }) => {
            const chosen = choices.find((choice) => choice.value === target.value);
            if (chosen !== undefined) onChange(chosen.value);
          }}
        >
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
    </FieldFrame>
  );
}
