import type { ReactNode } from 'react';

/** Something that is or is not, with what it means below. */
export function SwitchField({
  label,
  hint,
  isOn,
  isReadOnly,
  onChange,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly isOn: boolean;
  readonly isReadOnly: boolean;
  readonly onChange: (isOn: boolean) => void;
}): ReactNode {
  return (
    <label className="switch-field">
      <input
        type="checkbox"
        checked={isOn}
        disabled={isReadOnly}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        {label}
        {hint !== undefined && <span className="small secondary">{hint}</span>}
      </span>
    </label>
  );
}
