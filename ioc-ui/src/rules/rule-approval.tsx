import type { RuleId } from '@ioc/domain';
import { pageOf, parseInstant, ruleChangeJson, type RuleChangeJson } from '@ioc/wire';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';

import { valueOf } from '../api/http-client.ts';
import type { RuleJson } from '../api/queries.ts';
import { usePersonName } from '../api/use-reference.ts';
import { useServices } from '../app/services.tsx';
import { formatDateTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Fault } from '../rule-lab/fields/field-frame.tsx';
import { useSession } from '../session/session-gate.tsx';
import { ruleDifference } from './rule-differences.ts';
import { useRuleNames } from './use-rule-names.ts';

interface ApprovalProps {
  readonly id: RuleId;
  readonly current: RuleJson;
  readonly mayChange: boolean;
}

/**
 * The change that waits, of a rule that is or is to become a safety rule: what it would say, and its approval by somebody
 * else than who proposed it (R34).
 */
export function RuleApproval({ id, current, mayChange }: ApprovalProps): ReactNode {
  const { client } = useServices();
  const { data } = useQuery({
    queryKey: ['rules', id, 'changes'],
    retry: false,
    queryFn: async ({ signal }) =>
      valueOf(await client.send({ path: `/rules/${id}/changes`, schema: pageOf(ruleChangeJson), signal }))
        .items,
  });
  const pending = data?.find(({ state }) => state === 'pending');
  return pending === undefined ? null : (
    <Pending key={pending.n} id={id} change={pending} current={current} mayChange={mayChange} />
  );
}

function Pending({
  id,
  change,
  current,
  mayChange,
}: ApprovalProps & { readonly change: RuleChangeJson }): ReactNode {
  const { t, language } = useLanguage();
  const { client } = useServices();
  const { user } = useSession();
  const queries = useQueryClient();
  const personName = usePersonName();
  const names = useRuleNames();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const { proposed } = change;
  const after: RuleJson = {
    ...proposed,
    id,
    version: current.version,
    message: proposed.message ?? current.message,
  };
  const difference = ruleDifference(language, { before: current, after }, names);
  const isOwn = change.by === user.id;
  const decide = async (decision: 'approve' | 'reject'): Promise<void> => {
    setBusy(true);
    const outcome = await client.send({
      method: 'POST',
      path: `/rules/${id}/changes/${change.n}/${decision}`,
      body: {},
      schema: ruleChangeJson,
    });
    setBusy(false);
    if (outcome.ok) await queries.invalidateQueries({ queryKey: ['rules'] });
    else
      setProblem(
        (outcome.fault.code === 'refused' ? outcome.fault.problem?.detail : undefined) ??
          t('rule.saveFailed'),
      );
  };
  return (
    <section className="card" aria-labelledby="approval-title" data-testid="rule-approval">
      <h3 id="approval-title">{t('rule.waiting')}</h3>
      <p className="small secondary">
        {formatDateTime(parseInstant(change.at))} · {personName(change.by)}
        {change.reason === undefined ? '' : ` · ${change.reason}`}
      </p>
      <ul className="differences">
        {difference.gone.map((sentence) => (
          <li key={`- ${sentence}`}>
            <del>{sentence}</del>
          </li>
        ))}
        {difference.come.map((sentence) => (
          <li key={`+ ${sentence}`}>
            <ins>{sentence}</ins>
          </li>
        ))}
      </ul>
      <Fault text={problem} />
      {mayChange && (
        <div className="form-actions">
          <button
            type="button"
            className="button primary"
            disabled={isOwn || isBusy}
            onClick={() => void decide('approve')}
            data-testid="rule-approve"
          >
            {t('rule.approve')}
          </button>
          <button type="button" className="button" disabled={isBusy} onClick={() => void decide('reject')}>
            {t('rule.reject')}
          </button>
        </div>
      )}
      {isOwn && <p className="small secondary">{t('rule.notOwn')}</p>}
    </section>
  );
}
