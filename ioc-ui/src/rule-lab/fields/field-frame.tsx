import { TriangleAlert } from 'lucide-react';
import { useId, type ReactNode } from 'react';

/** What every field of the form has. */
export interface FieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly fault?: string | undefined;
}

/** What a control needs to belong to its label, hint and fault. */
export interface ControlProps {
  readonly id: string;
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby': string | undefined;
}

/** A label, its control, and below it what is wrong or what it means. */
export function FieldFrame({
  label,
  hint,
  fault,
  children,
}: FieldProps & { readonly children: (control: ControlProps) => ReactNode }): ReactNode {
  const id = useId();
  const described = [fault === undefined ? '' : `${id}-fault`, hint === undefined ? '' : `${id}-hint`]
    .filter((each) => each !== '')
    .join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        'aria-invalid': fault !== undefined,
        'aria-describedby': described === '' ? undefined : described,
      })}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="small secondary">
          {hint}
        </p>
      )}
      <Fault id={`${id}-fault`} text={fault} />
    </div>
  );
}

/** What is wrong with a field; nothing when all is well. */
export function Fault({ id, text }: { readonly id?: string; readonly text: string | undefined }): ReactNode {
  if (text === undefined) return null;
  return (
    <p id={id} className="field-error" role="alert">
      <TriangleAlert className="icon small" aria-hidden="true" />
      {text}
    </p>
  );
}
