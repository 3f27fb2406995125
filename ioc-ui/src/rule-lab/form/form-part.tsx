import { ChevronRight, TriangleAlert } from 'lucide-react';
import { useState, type ReactNode } from 'react';

import type { PropertyJson, RuleJson } from '../../api/queries.ts';
import { useLanguage } from '../../i18n/language.tsx';
import type { RuleNames } from '../../rules/condition-text.ts';
import { faultsWithin, type FieldFaults } from '../field-faults.ts';

/** What every part of the form works on. */
export interface FormPartProps {
  readonly rule: RuleJson;
  readonly property: PropertyJson | undefined;
  readonly names: RuleNames;
  readonly faults: FieldFaults;
  readonly isReadOnly: boolean;
  readonly onChange: (rule: RuleJson) => void;
}

/** A part of the form that opens on demand; closed, it says what it holds, and whether something in it is wrong. */
export function FormPart({
  id,
  title,
  summary,
  paths,
  faults,
  isOpenAtFirst = false,
  children,
}: {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** The fields that belong to it, as paths or beginnings of paths. */
  readonly paths: readonly string[];
  readonly faults: FieldFaults;
  readonly isOpenAtFirst?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  const { t } = useLanguage();
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  const wrong = faultsWithin(faults, paths);
  return (
    <details
      className="form-part"
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      data-testid={`part-${id}`}
    >
      <summary>
        <ChevronRight className="icon form-part-mark" aria-hidden="true" />
        <span className="form-part-title">{title}</span>
        <span className="small secondary form-part-summary">{summary}</span>
        {wrong > 0 && (
          <span className="form-part-faults small">
            <TriangleAlert className="icon small" aria-hidden="true" />
            {t('lab.faults', { count: wrong })}
          </span>
        )}
      </summary>
      {isOpen && <div className="form-part-body">{children}</div>}
    </details>
  );
}
