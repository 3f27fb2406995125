import type { ReactNode } from 'react';

import { FieldFrame, type FieldProps } from './field-frame.tsx';

/** A text of one line, or of several with `rows`. */
export function TextField({
  label,
  hint,
  fault,
  value,
  rows,
  lang,
  isReadOnly,
  testId,
  onChange,
}: FieldProps & {
  readonly value: string;
  readonly rows?: number;
  readonly lang?: string;
  readonly isReadOnly: boolean;
  readonly testId?: string;
  readonly onChange: (value: string) => void;
}): ReactNode {
  return (
    <FieldFrame label={label} hint={hint} fault={fault}>
      {(control) => {
        const facts = {
          ...control,
          className: 'input',
          value,
          lang,
          readOnly: isReadOnly,
          'data-testid': testId,
        };
        return rows === undefined ? (
          <input {...facts} onChange={(event) => onChange(event.target.value)} />
        ) : (
          <textarea {...facts} rows={rows} onChange={(event) => onChange(event.target.value)} />
        );
      }}
    </FieldFrame>
  );
}
