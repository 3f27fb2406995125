import type { RuleId } from '@ioc/domain';
import { parseInstant } from '@ioc/wire';
import { useQuery } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import type { ReactNode } from 'react';

import { ruleVersionsQuery, type RuleJson, type RuleVersionJson } from '../api/queries.ts';
import { usePersonName } from '../api/use-reference.ts';
import { useServices } from '../app/services.tsx';
import { formatDateTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Fault } from '../rule-lab/fields/field-frame.tsx';
import { useSaving } from '../rule-lab/use-saving.ts';
import { ruleDifference } from './rule-differences.ts';
import { useRuleNames } from './use-rule-names.ts';

/** Who changed a rule, when, and what it said then; any version can be put in force again as the next one. */
export function RuleVersions({
  id,
  current,
  mayChange,
}: {
  readonly id: RuleId;
  readonly current: RuleJson;
  readonly mayChange: boolean;
}): ReactNode {
  const { t } = useLanguage();
  const { client } = useServices();
  const { data } = useQuery(ruleVersionsQuery(client, id));
  const { saving, save } = useSaving();
  if (data === undefined) return null;
  const sorted = data.toSorted((a, b) => b.rule.version - a.rule.version);
  return (
    <section className="card rule-versions" aria-labelledby="versions-title">
      <h3 id="versions-title">{t('rule.versions')}</h3>
      {saving.state !== 'idle' && saving.state !== 'sending' && <Fault text={t('rule.saveFailed')} />}
      <ol reversed>
        {sorted.map((version, index) => (
          <VersionItem
            key={version.rule.version}
            version={version}
            before={sorted[index + 1]?.rule}
            onReturn={
              mayChange && version.rule.version !== current.version && saving.state !== 'sending'
                ? () => void save({ ...version.rule, version: current.version })
                : undefined
            }
          />
        ))}
      </ol>
    </section>
  );
}

function VersionItem({
  version,
  before,
  onReturn,
}: {
  readonly version: RuleVersionJson;
  readonly before: RuleJson | undefined;
  readonly onReturn: (() => void) | undefined;
}): ReactNode {
  const { t, language } = useLanguage();
  const personName = usePersonName();
  const names = useRuleNames();
  const { rule, by, at } = version;
  const difference = before && ruleDifference(language, { before, after: rule }, names);
  return (
    <li data-testid="rule-version" data-version={rule.version}>
      <p className="version-head">
        <strong>{t('rule.version', { version: rule.version })}</strong>
        <span className="secondary small">
          {formatDateTime(parseInstant(at))} · {personName(by)}
          {rule.enabled ? '' : ` · ${t('rule.disabled')}`}
          {rule.draft === true ? ` · ${t('rule.draft')}` : ''}
        </span>
        {onReturn !== undefined && (
          <button type="button" className="button small" onClick={onReturn} data-testid="rule-return">
            <RotateCcw className="icon small" aria-hidden="true" />
            {t('rule.return')}
          </button>
        )}
      </p>
      {difference !== undefined && (
        <ul className="differences small">
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
          {difference.gone.length + difference.come.length === 0 && (
            <li className="secondary">{t('rule.sameWords')}</li>
          )}
        </ul>
      )}
    </li>
  );
}
