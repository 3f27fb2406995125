import { isDepartmentId, SECTORS } from '@ioc/domain';
import type { ReactNode } from 'react';

import type { RuleJson } from '../../api/queries.ts';
import { useDepartments } from '../../api/use-reference.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ChoiceField } from '../fields/choice-field.tsx';
import { SwitchField } from '../fields/switch-field.tsx';
import { TextField } from '../fields/text-field.tsx';
import { withoutUndefined } from '../level-edit.ts';
import { FormPart, type FormPartProps } from './form-part.tsx';

/** What the rule is called and says, who owns it, what it rests on, and whether a second person must agree. */
export function WordsPart(props: FormPartProps): ReactNode {
  const { rule, faults, isReadOnly, onChange } = props;
  const { t, local } = useLanguage();
  const departments = [...useDepartments().values()];
  const set = (facts: Partial<RuleJson>): void => onChange(withoutUndefined({ ...rule, ...facts }));
  return (
    <FormPart
      id="words"
      title={t('lab.part.words')}
      summary={local(rule.message)}
      paths={['name', 'message', 'instruction', 'basis', 'department', 'sector', 'safety']}
      faults={faults}
      isOpenAtFirst={rule.version === 0}
    >
      <LocalizedFields {...props} field="name" onSet={(name) => set({ name })} text={rule.name} />
      <div className="form-row">
        <ChoiceField
          label={t('rules.department')}
          fault={faults['department']}
          value={rule.department}
          choices={departments.map(({ id, name }) => ({ value: id, label: local(name) }))}
          isReadOnly={isReadOnly}
          onChange={(id) => isDepartmentId(id) && set({ department: id })}
        />
        <ChoiceField
          label={t('filter.sector')}
          fault={faults['sector']}
          value={rule.sector}
          choices={SECTORS.map((sector) => ({ value: sector, label: t(`sector.${sector}`) }))}
          isReadOnly={isReadOnly}
          onChange={(sector) => set({ sector })}
        />
      </div>
      <LocalizedFields {...props} field="message" onSet={(message) => set({ message })} text={rule.message} />
      <p className="small secondary">{t('lab.message.hint')}</p>
      <LocalizedFields
        {...props}
        field="instruction"
        text={rule.instruction ?? { vi: '', en: '' }}
        onSet={(text) => set({ instruction: text.vi === '' && text.en === '' ? undefined : text })}
      />
      <TextField
        label={t('rule.basis')}
        fault={faults['basis']}
        value={rule.basis ?? ''}
        rows={2}
        isReadOnly={isReadOnly}
        onChange={(basis) => set({ basis: basis === '' ? undefined : basis })}
      />
      <SwitchField
        label={t('lab.safety')}
        hint={t('lab.safety.hint')}
        isOn={rule.safety === true}
        isReadOnly={isReadOnly}
        onChange={(isOn) => set({ safety: isOn ? true : undefined })}
      />
    </FormPart>
  );
}

function LocalizedFields({
  field,
  text,
  faults,
  isReadOnly,
  onSet,
}: FormPartProps & {
  readonly field: 'name' | 'message' | 'instruction';
  readonly text: RuleJson['name'];
  readonly onSet: (text: RuleJson['name']) => void;
}): ReactNode {
  const { t } = useLanguage();
  return (
    <div className="form-row">
      {(['vi', 'en'] as const).map((language) => (
        <TextField
          key={language}
          label={t(`lab.${field}.${language}`)}
          fault={faults[`${field}.${language}`] ?? (language === 'vi' ? faults[field] : undefined)}
          value={text[language]}
          lang={language}
          isReadOnly={isReadOnly}
          testId={`${field}.${language}`}
          {...(field === 'name' ? {} : { rows: 2 })}
          onChange={(words) => onSet({ ...text, [language]: words })}
        />
      ))}
    </div>
  );
}
