import { instant, type EpochMs } from '@ioc/domain';
import { parseInstant, type ExplanationJson } from '@ioc/wire';
import { Check, Minus, X } from 'lucide-react';
import type { ReactNode } from 'react';

import { SeverityMark } from '../alerts/severity-mark.tsx';
import type { PropertyJson, RuleJson } from '../api/queries.ts';
import { formatDateTime, formatNumber, formatPlainNumber, formatSpan } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { isMessageKey } from '../i18n/translate.ts';
import { shown, signalScale, type SignalScale } from '../rule-lab/signal-scale.ts';
import { useRuleNames } from '../rules/use-rule-names.ts';
import { WhyChart } from './why-chart.tsx';
import { verdict, whySentence } from './why-sentence.ts';

/** Members and transitions listed at most; the answer has the ones that matter first. */
const MOST_ROWS = 20;

interface WhyTraceProps {
  readonly answer: ExplanationJson;
  readonly rule: RuleJson;
  readonly property: PropertyJson | undefined;
  readonly at: EpochMs;
  readonly onMove: (at: EpochMs) => void;
}

/** The answer to "why": the verdict, its reasons, what was measured, each level with its timer, and what happened before. */
export function WhyTrace({ answer, rule, property, at, onMove }: WhyTraceProps): ReactNode {
  const { t, language } = useLanguage();
  const names = useRuleNames();
  const signal = signalScale(language, rule.signal, property);
  const words = { signal, device: names.device };
  const { standing } = answer;
  return (
    <>
      <section className="card why-verdict" aria-live="polite" data-testid="why-verdict">
        <p className="why-headline">
          {standing !== undefined && <SeverityMark level={standing.severity} />}
          {standing === undefined && answer.noDataStands && <SeverityMark level="diagnostic" />}
          {verdict(language, answer)}
        </p>
        <ul>
          {answer.why.map((reason, index) => (
            <li key={index} data-code={reason.code}>
              {whySentence(language, reason, words)}
            </li>
          ))}
        </ul>
        <p className="small secondary">
          {t('why.basis', { version: answer.rule.version, count: formatNumber(language, answer.evaluated) })}
        </p>
      </section>
      <WhyChart answer={answer} at={at} signal={signal} onMove={onMove} />
      <Levels answer={answer} signal={signal} />
      <Members answer={answer} signal={signal} />
      <Transitions answer={answer} signal={signal} onMove={onMove} />
    </>
  );
}

interface TablesProps {
  readonly answer: ExplanationJson;
  readonly signal: SignalScale;
}

function Answered({ is }: { readonly is: boolean | null }): ReactNode {
  const { t } = useLanguage();
  const [Icon, key] =
    is === null
      ? ([Minus, 'why.unknown'] as const)
      : is
        ? ([Check, 'value.true'] as const)
        : ([X, 'value.false'] as const);
  return (
    <span className="answered">
      <Icon className="icon small" aria-hidden="true" />
      {t(key)}
    </span>
  );
}

function Levels({ answer, signal }: TablesProps): ReactNode {
  const { t, language } = useLanguage();
  if (answer.levels.length === 0) return null;
  const text = (value: number | readonly number[] | undefined): string =>
    value === undefined
      ? ''
      : (typeof value === 'number' ? [value] : value)
          .map((each) => formatPlainNumber(language, shown(each, signal)))
          .join('–');
  return (
    <section className="card" aria-labelledby="why-levels">
      <h3 id="why-levels">{t('why.levels')}</h3>
      <div className="table-scroll">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('lab.col.severity')}</th>
              <th scope="col" className="number">
                {t('rule.threshold')} {signal.unit}
              </th>
              <th scope="col" className="number">
                {t('rule.reset')}
              </th>
              <th scope="col">{t('why.isMet')}</th>
              <th scope="col">{t('why.isHeld')}</th>
              <th scope="col">{t('why.isReached')}</th>
              <th scope="col">{t('why.timer')}</th>
            </tr>
          </thead>
          <tbody>
            {answer.levels.toReversed().map((level) => {
              const key = `op.${level.op}`;
              return (
                <tr key={level.severity}>
                  <td>
                    <span className="severity-cell">
                      <SeverityMark level={level.severity} />
                      {t(`severity.${level.severity}`)}
                    </span>
                  </td>
                  <td className="number">
                    {isMessageKey(key) ? t(key) : level.op} {text(level.threshold)}
                  </td>
                  <td className="number">{text(level.reset)}</td>
                  <td>
                    <Answered is={level.isMet} />
                  </td>
                  <td>
                    <Answered is={level.isHeld} />
                  </td>
                  <td>
                    <Answered is={level.isReached} />
                  </td>
                  <td>
                    {level.timer === undefined
                      ? ''
                      : t('why.timerLeft', {
                          left: formatSpan(language, level.timer.leftMs),
                          total: formatSpan(language, level.timer.totalMs),
                        })}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {answer.clearing !== undefined && (
        <p className="small">
          {t('why.clearing', {
            left: formatSpan(language, answer.clearing.leftMs),
            total: formatSpan(language, answer.clearing.totalMs),
          })}
        </p>
      )}
    </section>
  );
}

function Members({ answer, signal }: TablesProps): ReactNode {
  const { t, language } = useLanguage();
  const names = useRuleNames();
  if (answer.members.length === 0) return null;
  return (
    <section className="card" aria-labelledby="why-members">
      <h3 id="why-members">{t('why.members', { count: answer.memberCount })}</h3>
      <div className="table-scroll">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('devices.name')}</th>
              <th scope="col" className="number">
                {t('why.signal')} {signal.unit}
              </th>
              <th scope="col" className="number">
                {t('why.samples')}
              </th>
              <th scope="col">{t('why.state')}</th>
              <th scope="col">{t('why.newest')}</th>
            </tr>
          </thead>
          <tbody>
            {answer.members.slice(0, MOST_ROWS).map((member) => (
              <tr key={member.device}>
                <td>{names.device(member.device)}</td>
                <td className="number">
                  {member.value === null
                    ? t('why.noSignal')
                    : formatNumber(language, shown(member.value, signal), signal.decimals)}
                </td>
                <td className="number">
                  {member.samples}
                  {member.minSamples > 1 ? ` / ${member.minSamples}` : ''}
                </td>
                <td>{t(`why.state.${member.state}`)}</td>
                <td>{member.newestAt === undefined ? '' : formatDateTime(parseInstant(member.newestAt))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Transitions({
  answer,
  signal,
  onMove,
}: TablesProps & { readonly onMove: (at: EpochMs) => void }): ReactNode {
  const { t, language } = useLanguage();
  if (answer.transitions.length === 0) return null;
  return (
    <section className="card" aria-labelledby="why-before">
      <h3 id="why-before">{t('why.before')}</h3>
      <ul className="why-transitions">
        {answer.transitions
          .toReversed()
          .slice(0, MOST_ROWS)
          .map(({ at, kind, severity, value }, index) => {
            const key = `why.transition.${kind}`;
            return (
              <li key={index}>
                <button
                  type="button"
                  className="link-button"
                  onClick={() => onMove(instant(parseInstant(at)))}
                >
                  {formatDateTime(parseInstant(at))}
                </button>
                <span>{isMessageKey(key) ? t(key) : kind}</span>
                {severity !== undefined && (
                  <span className="severity-cell">
                    <SeverityMark level={severity} />
                    {t(`severity.${severity}`)}
                  </span>
                )}
                {value !== undefined && (
                  <span className="secondary">
                    {formatNumber(language, shown(value, signal), signal.decimals)} {signal.unit}
                  </span>
                )}
              </li>
            );
          })}
      </ul>
    </section>
  );
}
