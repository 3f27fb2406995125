import { ruleChangeJson, ruleJson } from '@ioc/wire';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { z } from 'zod';

import type { ApiFault } from '../api/http-client.ts';
import type { RuleJson } from '../api/queries.ts';
import { useServices } from '../app/services.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { serverFaults, type FieldFaults } from './field-faults.ts';
import { ruleBody } from './lab-questions.ts';

/** What came back from saving: nothing yet, faults by field, another's newer version, or a failure. */
export type Saving =
  | { readonly state: 'idle' | 'sending' | 'failed' }
  | { readonly state: 'refused'; readonly faults: FieldFaults; readonly detail: string | undefined }
  | { readonly state: 'conflict'; readonly current: RuleJson | undefined };

/** Saving answers the rule in force, or a change that waits for a second person (R34). */
const savedRule = z.union([ruleJson, ruleChangeJson]);

/** How a rule is saved, and how that goes. */
export interface RuleSaving {
  readonly saving: Saving;
  /** Answers the rule as it is stored; undefined when it is not in force, such as when it waits for approval. */
  readonly save: (changed: RuleJson) => Promise<RuleJson | undefined>;
  readonly reload: () => void;
  readonly forget: () => void;
}

function savingOf(fault: ApiFault): Saving {
  if (fault.code !== 'refused') return { state: 'failed' };
  if (fault.status === 412 || fault.status === 409) {
    const current = ruleJson.safeParse(fault.problem?.current);
    return { state: 'conflict', current: current.success ? current.data : undefined };
  }
  return { state: 'refused', faults: serverFaults(fault.problem), detail: fault.problem?.detail };
}

/** Saves a rule as its next version, or creates it; what is wrong comes back by field. */
export function useSaving(): RuleSaving {
  const { client, toasts } = useServices();
  const { local } = useLanguage();
  const queries = useQueryClient();
  const [saving, setSaving] = useState<Saving>({ state: 'idle' });
  const reload = (): void => {
    setSaving({ state: 'idle' });
    void queries.invalidateQueries({ queryKey: ['rules'] });
  };
  const save = async (changed: RuleJson): Promise<RuleJson | undefined> => {
    setSaving({ state: 'sending' });
    const isNew = changed.version === 0;
    const { id, ...unnamed } = ruleBody(changed);
    const outcome = await client.send({
      method: isNew ? 'POST' : 'PUT',
      path: isNew ? '/rules' : `/rules/${id}`,
      body: isNew ? unnamed : { id, ...unnamed },
      ...(isNew ? {} : { headers: { 'if-match': `"${changed.version}"` } }),
      schema: savedRule,
    });
    if (!outcome.ok) {
      setSaving(savingOf(outcome.fault));
      return undefined;
    }
    if ('proposed' in outcome.value) {
      toasts.show({ tone: 'plain', key: 'rule.proposed', facts: { name: local(changed.name) } });
      reload();
      return undefined;
    }
    const { name, version, draft } = outcome.value;
    const key = draft === true ? 'rule.savedDraft' : 'rule.saved';
    toasts.show({ tone: 'plain', key, facts: { name: local(name), version } });
    await queries.invalidateQueries({ queryKey: ['rules'] });
    setSaving({ state: 'idle' });
    return outcome.value;
  };
  return { saving, save, reload, forget: () => setSaving({ state: 'idle' }) };
}
