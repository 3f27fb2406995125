import { ruleJson } from '@ioc/wire';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode, type SyntheticEvent } from 'react';

import type { PropertyJson, RuleJson } from '../api/queries.ts';
import { useServices } from '../app/services.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { LevelFields } from './level-fields.tsx';
import {
  draftOf,
  isChanged,
  ruleOfDraft,
  serverFaults,
  type FieldFaults,
  type RuleDraft,
} from './rule-draft.ts';
import { RuleSentence } from './rule-sentence-view.tsx';

interface RuleFormProps {
  readonly rule: RuleJson;
  readonly property: PropertyJson | undefined;
  readonly mayChange: boolean;
}

/** What came back from saving: nothing yet, faults by field, another's newer version, or a failure. */
type Saving =
  | { readonly state: 'idle' | 'sending' | 'failed' }
  | { readonly state: 'refused'; readonly faults: FieldFaults }
  | { readonly state: 'conflict'; readonly current: RuleJson | undefined };

/** The numbers of a rule, to be changed by those who may. Faults stand at their fields before and after saving. */
export function RuleForm({ rule, property, mayChange }: RuleFormProps): ReactNode {
  const { t, language } = useLanguage();
  const [draft, setDraft] = useState<RuleDraft>(() => draftOf(language, rule));
  const { saving, save, reload } = useSaving(rule);
  const outcome = ruleOfDraft(language, rule, draft);
  const hasChanged = isChanged(language, rule, draft);
  const faults: FieldFaults = {
    ...(saving.state === 'refused' ? saving.faults : {}),
    ...(outcome.ok || !hasChanged ? {} : outcome.fault),
  };
  const submit = (event: SyntheticEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (outcome.ok && hasChanged) void save(outcome.value);
  };
  const elsewhere = Object.entries(faults).filter(([path]) => !path.startsWith('levels.'));
  return (
    <form className="rule-form card" onSubmit={submit} noValidate>
      <label className="switch">
        <input
          type="checkbox"
          checked={draft.enabled}
          disabled={!mayChange}
          onChange={(event) => setDraft({ ...draft, enabled: event.target.checked })}
        />
        {t('rule.enabled')}
      </label>
      <LevelFields
        rule={rule}
        property={property}
        draft={draft}
        faults={faults}
        isReadOnly={!mayChange}
        onChange={setDraft}
      />
      {elsewhere.map(([path, message]) => (
        <p key={path} className="field-error" role="alert">
          {path}: {message}
        </p>
      ))}
      {hasChanged && outcome.ok && (
        <div className="rule-preview">
          <h3>{t('rule.preview')}</h3>
          <RuleSentence rule={outcome.value} property={property} />
        </div>
      )}
      {saving.state === 'conflict' && (
        <Conflict current={saving.current} property={property} onReload={reload} />
      )}
      {saving.state === 'failed' && (
        <p className="field-error" role="alert">
          {t('rule.saveFailed')}
        </p>
      )}
      {mayChange && (
        <div className="form-actions">
          <button
            type="submit"
            className="button primary"
            disabled={!hasChanged || !outcome.ok || saving.state === 'sending'}
            data-testid="rule-save"
          >
            {t(saving.state === 'sending' ? 'action.saving' : 'action.save')}
          </button>
          <button
            type="button"
            className="button"
            disabled={!hasChanged}
            onClick={() => setDraft(draftOf(language, rule))}
          >
            {t('action.undo')}
          </button>
        </div>
      )}
    </form>
  );
}

function useSaving(rule: RuleJson): {
  readonly saving: Saving;
  readonly save: (changed: RuleJson) => Promise<void>;
  readonly reload: () => void;
} {
  const { client, toasts } = useServices();
  const { local } = useLanguage();
  const queries = useQueryClient();
  const [saving, setSaving] = useState<Saving>({ state: 'idle' });
  const reload = (): void => void queries.invalidateQueries({ queryKey: ['rules'] });
  const save = async (changed: RuleJson): Promise<void> => {
    setSaving({ state: 'sending' });
    const { version, ...body } = changed;
    const headers = { 'if-match': `"${version}"` };
    const outcome = await client.send({
      method: 'PUT',
      path: `/rules/${rule.id}`,
      body,
      headers,
      schema: ruleJson,
    });
    if (outcome.ok) {
      setSaving({ state: 'idle' });
      toasts.show({
        tone: 'plain',
        key: 'rule.saved',
        facts: { name: local(outcome.value.name), version: outcome.value.version },
      });
      reload();
      return;
    }
    const { fault } = outcome;
    if (fault.code === 'refused' && (fault.status === 412 || fault.status === 409)) {
      const current = ruleJson.safeParse(fault.problem?.current);
      setSaving({ state: 'conflict', current: current.success ? current.data : undefined });
    } else if (fault.code === 'refused' && (fault.problem?.errors ?? []).length > 0) {
      setSaving({ state: 'refused', faults: serverFaults(fault.problem) });
    } else {
      setSaving({ state: 'failed' });
    }
  };
  return { saving, save, reload };
}

function Conflict(props: {
  readonly current: RuleJson | undefined;
  readonly property: PropertyJson | undefined;
  readonly onReload: () => void;
}): ReactNode {
  const { current, property, onReload } = props;
  const { t } = useLanguage();
  return (
    <div className="notice conflict" role="alert" data-testid="rule-conflict">
      <p>{t('rule.conflict', { version: current?.version ?? '' })}</p>
      {current !== undefined && <RuleSentence rule={current} property={property} />}
      <button type="button" className="button" onClick={onReload}>
        {t('rule.reload')}
      </button>
    </div>
  );
}
