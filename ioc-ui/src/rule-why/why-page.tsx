import { instant, type EpochMs } from '@ioc/domain';
import { explanation, parseInstant, type ExplanationJson } from '@ioc/wire';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useState, type ReactNode } from 'react';

import { ApiError, valueOf } from '../api/http-client.ts';
import type { RuleJson } from '../api/queries.ts';
import { useCities, useProperties, useRules } from '../api/use-reference.ts';
import { useServices } from '../app/services.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { useDeviceEntries } from '../live/use-live.ts';
import { ChoiceField, type Choice } from '../rule-lab/fields/choice-field.tsx';
import { FieldFrame } from '../rule-lab/fields/field-frame.tsx';
import { selects } from '../rules/rule-selection.ts';
import { useRuleNames } from '../rules/use-rule-names.ts';
import { localText, localTime } from './vietnam-time.ts';
import { WhyTrace } from './why-trace.tsx';
import '../rule-lab/rule-lab.css';
import './why.css';

/** How far the buttons beside the time go, in milliseconds. */
const JUMPS = [-3_600_000, -600_000, 600_000, 3_600_000] as const;

/** Why a rule stood, or did not stand, for one group at one time (R35). */
export function WhyPage(): ReactNode {
  const { t } = useLanguage();
  const { ruleId = '' } = useParams({ strict: false });
  const rules = useRules();
  const rule = rules.get(ruleId);
  if (rule === undefined)
    return <p className="notice">{t(rules.size === 0 ? 'rules.loading' : 'rules.unknown')}</p>;
  return <WhyView rule={rule} />;
}

/** The groups that the rule can stand for, by name. */
function useGroups(rule: RuleJson): readonly Choice<string>[] {
  const { language } = useLanguage();
  const names = useRuleNames();
  const entries = useDeviceEntries();
  const cities = useCities();
  const { property } = rule.select;
  const selected = entries
    .map(({ device }) => device)
    .filter((device) => selects({ ...rule, enabled: true }, device, property))
    .filter((device) => device.datastreams.some((stream) => stream.property === property));
  const ids: readonly string[] =
    rule.groupBy === 'device'
      ? selected.map(({ id }) => id)
      : rule.groupBy === 'area'
        ? selected.flatMap(({ area }) => (area === undefined ? [] : [area]))
        : cities.map(({ id }) => id);
  return [...new Set(ids)]
    .map((id) => ({ value: `${rule.groupBy}:${id}`, label: names[rule.groupBy](id) }))
    .toSorted((a, b) => a.label.localeCompare(b.label, language));
}

function timeOf(text: string | undefined, now: EpochMs): EpochMs {
  const parsed = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(parsed) ? now : instant(parsed);
}

function WhyView({ rule }: { readonly rule: RuleJson }): ReactNode {
  const { t, local } = useLanguage();
  const { clock, client } = useServices();
  const search = useSearch({ from: '/rules/$ruleId/why' });
  const navigate = useNavigate();
  const groups = useGroups(rule);
  const [opened] = useState(() => clock.now());
  const at = timeOf(search.at, opened);
  const group = search.group ?? groups[0]?.value;
  const property = useProperties().get(rule.select.property);
  const change = (facts: { readonly group?: string; readonly at?: string }): void =>
    void navigate({ to: '.', search: (before) => ({ ...before, ...facts }), replace: true });
  const moveTo = (time: EpochMs): void => change({ at: new Date(time).toISOString() });
  const asked = useQuery({
    queryKey: ['rules', rule.id, 'explain', rule.version, group, at],
    enabled: group !== undefined,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<ExplanationJson> =>
      valueOf(
        await client.send({
          path: `/rules/${rule.id}/explain`,
          query: { group, at: new Date(at).toISOString() },
          schema: explanation,
          signal,
        }),
      ),
  });
  const listed = groups.some(({ value }) => value === group);
  return (
    <article className="why" data-testid="why">
      <header>
        <Link
          to="/rules/$ruleId"
          params={{ ruleId: rule.id }}
          search={({ group: _group, at: _at, ...rest }) => rest}
          className="button small"
        >
          <ArrowLeft className="icon" aria-hidden="true" />
          {local(rule.name)}
        </Link>
        <h2>{t('why.title')}</h2>
      </header>
      <div className="card why-question">
        <ChoiceField
          label={t(`why.group.${rule.groupBy}`)}
          value={group ?? ''}
          choices={
            listed || group === undefined
              ? groups
              : [...groups, { value: group, label: group.replace(/^\w+:/, '') }]
          }
          isReadOnly={false}
          testId="why-group"
          onChange={(next) => change({ group: next })}
        />
        <FieldFrame label={t('why.at')}>
          {(control) => (
            <input
              {...control}
              type="datetime-local"
              className="input"
              value={localText(at)}
              data-testid="why-at"
              onChange={({ target }) => {
                const time = localTime(target.value);
                if (time !== undefined) moveTo(time);
              }}
            />
          )}
        </FieldFrame>
        <fieldset className="segments" aria-label={t('why.jump')}>
          {JUMPS.map((jump) => (
            <button
              key={jump}
              type="button"
              className="button small"
              onClick={() => moveTo(instant(at + jump))}
            >
              {t(`why.jump.${jump}`)}
            </button>
          ))}
          <button type="button" className="button small" onClick={() => moveTo(clock.now())}>
            {t('why.now')}
          </button>
        </fieldset>
      </div>
      {groups.length === 0 && group === undefined && <p className="notice">{t('why.noGroups')}</p>}
      {asked.isError && (
        <div className="notice" role="alert">
          <p>
            {t('why.failed')}{' '}
            {asked.error instanceof ApiError && asked.error.fault.code === 'refused'
              ? asked.error.fault.problem?.detail
              : ''}
          </p>
          <button type="button" className="button" onClick={() => void asked.refetch()}>
            {t('action.retry')}
          </button>
        </div>
      )}
      {asked.data === undefined && !asked.isError && group !== undefined && (
        <div className="skeleton why-skeleton" aria-busy="true" />
      )}
      {asked.data !== undefined && (
        <div className={asked.isPlaceholderData ? 'lab-dated' : undefined}>
          <WhyTrace
            answer={asked.data}
            rule={rule}
            property={property}
            at={parseInstant(asked.data.at)}
            onMove={moveTo}
          />
        </div>
      )}
    </article>
  );
}
