import { instant, type EpochMs } from '@ioc/domain';
import {
  backtestAnswer,
  labSeriesAnswer,
  parseInstant,
  type BacktestAnswer,
  type LabSeriesAnswer,
} from '@ioc/wire';
import { Link } from '@tanstack/react-router';
import { useMemo, useState, type ReactNode } from 'react';

import type { PropertyJson, RuleJson } from '../api/queries.ts';
import { useServices } from '../app/services.tsx';
import { formatDateTime, formatNumber } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { RuleNames } from '../rules/condition-text.ts';
import { bandRows, comparedBands, groupKey, type BandRow } from './chart/alert-bands.ts';
import { BandRows } from './chart/band-rows.tsx';
import { nearestPoint } from './chart/curve-path.ts';
import { SignalChart } from './chart/signal-chart.tsx';
import type { TimeSpan } from './chart/time-scale.ts';
import { useLabAnswer, type LabAnswer } from './lab-answers.ts';
import { SPAN_DAYS, seriesQuestion, trialQuestion, type SpanDays } from './lab-questions.ts';
import { AlertTable } from './result/alert-table.tsx';
import { TrialFigures } from './result/trial-figures.tsx';
import { shown, signalScale } from './signal-scale.ts';

const DAY_MS = 86_400_000;

interface LabPanelProps {
  readonly rule: RuleJson;
  readonly property: PropertyJson | undefined;
  readonly names: RuleNames;
  /** The rule can be judged by: nothing is asked otherwise. */
  readonly isSound: boolean;
  readonly isReadOnly: boolean;
  readonly isStored: boolean;
  readonly onChange: (rule: RuleJson) => void;
}

/** What the rule would have done on recorded history, following the form at every change. */
export function LabPanel(props: LabPanelProps): ReactNode {
  const { rule, isSound } = props;
  const { t } = useLanguage();
  const { clock } = useServices();
  const [picked, setPicked] = useState<SpanDays>();
  const [fitting, setFitting] = useState<SpanDays>(30);
  const days = picked ?? fitting;
  // A minute's edge, so that the same span is asked for while somebody edits.
  const [to] = useState(() => instant(Math.floor(clock.now() / 60_000) * 60_000));
  const span = useMemo<TimeSpan>(() => ({ from: instant(to - days * DAY_MS), to }), [to, days]);
  const series = seriesQuestion(rule, span);
  const trial = trialQuestion(rule, span);
  const drawn = useLabAnswer({
    path: '/rules/lab/series',
    schema: labSeriesAnswer,
    key: series.key,
    body: isSound ? series.body : undefined,
  });
  const tried = useLabAnswer({
    path: '/rules/backtest',
    schema: backtestAnswer,
    key: trial.key,
    body: isSound ? trial.body : undefined,
  });
  const begins = tried.value?.history.from;
  // A young store is shown as wide as it is, until somebody picks a span.
  const heldDays = begins === undefined ? undefined : (to - parseInstant(begins)) / DAY_MS;
  const fits = heldDays === undefined ? fitting : (SPAN_DAYS.find((each) => heldDays <= each * 1.05) ?? 30);
  if (fits > 1 && fits < fitting) setFitting(fits);
  const isDated = drawn.isDated || tried.isDated;
  // While another span is worked out, the figures still standing say which span they are of.
  const [answeredDays, setAnsweredDays] = useState(days);
  if (!tried.isDated && answeredDays !== days) setAnsweredDays(days);
  return (
    <section
      className="lab"
      aria-labelledby="lab-title"
      data-testid="lab"
      data-dated={isDated ? '' : undefined}
    >
      <header className="lab-head">
        <h3 id="lab-title">{t('lab.title')}</h3>
        <output className="small secondary">
          {isSound ? <Progress tried={tried} isDated={isDated} /> : t('lab.unsound')}
        </output>
        <fieldset className="segments" aria-label={t('lab.span')}>
          {SPAN_DAYS.map((each) => (
            <button
              key={each}
              type="button"
              className="button small"
              aria-pressed={each === days}
              onClick={() => setPicked(each)}
            >
              {t('time.days', { count: each })}
            </button>
          ))}
        </fieldset>
      </header>
      <Trouble answers={[drawn, tried]} />
      <LabResult {...props} key={days} span={span} days={answeredDays} drawn={drawn} tried={tried} />
    </section>
  );
}

function Progress({
  tried,
  isDated,
}: {
  readonly tried: LabAnswer<BacktestAnswer>;
  readonly isDated: boolean;
}): ReactNode {
  const { t, language } = useLanguage();
  if (isDated || tried.value === undefined) return t('lab.working');
  return t('lab.worked', {
    observations: formatNumber(language, tried.value.evaluated),
    seconds: formatNumber(language, tried.value.tookMs / 1_000, 2),
  });
}

function Trouble({ answers }: { readonly answers: readonly LabAnswer<unknown>[] }): ReactNode {
  const { t } = useLanguage();
  const failing = answers.find(({ fault }) => fault !== undefined);
  const fault = failing?.fault;
  if (failing === undefined || fault === undefined) return null;
  const detail = fault.code === 'refused' ? (fault.problem?.detail ?? fault.problem?.title) : undefined;
  return (
    <div className="notice" role="alert">
      <p>
        {t('lab.failed')} {detail}
      </p>
      <button type="button" className="button" onClick={failing.retry}>
        {t('action.retry')}
      </button>
    </div>
  );
}

interface LabResultProps extends LabPanelProps {
  readonly span: TimeSpan;
  readonly days: SpanDays;
  readonly drawn: LabAnswer<LabSeriesAnswer>;
  readonly tried: LabAnswer<BacktestAnswer>;
}

function LabResult({ span, days, drawn, tried, ...props }: LabResultProps): ReactNode {
  const { rule, property, names, isReadOnly, isStored, onChange } = props;
  const { t, language } = useLanguage();
  const [picked, setPicked] = useState<string>();
  const [readAt, setReadAt] = useState<EpochMs>();
  const [isAll, setAll] = useState(false);
  const { value: answer } = tried;
  const { value: series } = drawn;
  const rows = useMemo(() => (answer === undefined ? [] : bandRows(answer, span)), [answer, span]);
  const bands = useMemo(() => (answer === undefined ? [] : comparedBands(answer, span)), [answer, span]);
  const signal = signalScale(language, rule.signal, property);
  const chosen = chosenDevice(picked, series, rows);
  const nameOf = ({ by, id }: BandRow['group']): string => names[by](id);
  const pick = (group: BandRow['group'], at?: EpochMs): void => {
    setPicked(group.id);
    if (at !== undefined) setReadAt(at);
  };
  return (
    <>
      {answer === undefined ? (
        <div className="skeleton lab-figures-skeleton" aria-busy="true" />
      ) : (
        <div className={tried.isDated ? 'lab-dated' : undefined}>
          <Warnings answer={answer} />
          <TrialFigures answer={answer} days={days} />
        </div>
      )}
      <div className="card lab-drawing">
        {series === undefined ? (
          <div className="skeleton lab-chart-skeleton" aria-busy="true" />
        ) : series.samples === 0 ? (
          <p className="notice">{t('lab.noHistory')}</p>
        ) : (
          <>
            <p className="lab-legend small">
              <strong>{chosen === undefined ? '' : names.device(chosen)}</strong>
              {series.deviceCount > 1 && (
                <span className="secondary">{t('lab.others', { count: series.deviceCount - 1 })}</span>
              )}
            </p>
            <SignalChart
              series={series}
              span={span}
              rule={rule}
              signal={signal}
              chosen={chosen}
              readAt={readAt}
              isReadOnly={isReadOnly}
              onChange={onChange}
              onRead={setReadAt}
            />
            <Reader
              series={series}
              span={span}
              chosen={chosen}
              readAt={readAt}
              rule={rule}
              property={property}
              isStored={isStored}
              onRead={setReadAt}
            />
          </>
        )}
        {answer !== undefined && (
          <div className={tried.isDated ? 'lab-dated' : undefined}>
            <BandRows
              rows={rows}
              nameOf={nameOf}
              chosen={picked ?? chosen}
              isAll={isAll}
              onChoose={({ group }) => pick(group)}
              onShowAll={() => setAll(true)}
            />
          </div>
        )}
      </div>
      {answer !== undefined && (
        <div className={tried.isDated ? 'lab-dated' : undefined}>
          <AlertTable
            bands={bands}
            signal={signal}
            nameOf={nameOf}
            onRead={(alert) => pick(alert.group, parseInstant(alert.from))}
          />
        </div>
      )}
    </>
  );
}

/** The device that was picked, else the one with the most alerts, else the first curve. */
function chosenDevice(
  picked: string | undefined,
  series: LabSeriesAnswer | undefined,
  rows: readonly BandRow[],
): string | undefined {
  const drawn = new Set<string>((series?.series ?? []).map(({ device }) => device));
  if (picked !== undefined && drawn.has(picked)) return picked;
  return rows.find(({ group }) => drawn.has(group.id))?.group.id ?? series?.series[0]?.device;
}

function Warnings({ answer }: { readonly answer: BacktestAnswer }): ReactNode {
  const { t, language } = useLanguage();
  const { from, coverage } = answer.history;
  if (answer.warnings.length === 0) return null;
  const facts = {
    from: from === undefined ? '' : formatDateTime(parseInstant(from)),
    coverage: formatNumber(language, (coverage ?? 0) * 100),
    shown: formatNumber(language, answer.alerts.length),
    all: formatNumber(language, answer.alertCount),
  };
  return (
    <ul className="lab-warnings small" data-testid="lab-warnings">
      {answer.warnings.map((warning) => (
        <li key={warning}>{t(`lab.warning.${warning}`, facts)}</li>
      ))}
    </ul>
  );
}

interface ReaderProps {
  readonly series: LabSeriesAnswer;
  readonly span: TimeSpan;
  readonly chosen: string | undefined;
  readonly readAt: EpochMs | undefined;
  readonly rule: RuleJson;
  readonly property: PropertyJson | undefined;
  readonly isStored: boolean;
  readonly onRead: (at: EpochMs) => void;
}

/** Steps of the slider that reads the chart: finer than a finger or an eye. */
const READ_STEPS = 500;

/** The time that is read, its value, and the way to "why". The slider does what a click on the chart does. */
function Reader(props: ReaderProps): ReactNode {
  const { series, span, chosen, readAt, rule, property, isStored, onRead } = props;
  const { t, language } = useLanguage();
  const signal = signalScale(language, rule.signal, property);
  const curve = series.series.find(({ device }) => device === chosen);
  const index = curve === undefined || readAt === undefined ? undefined : nearestPoint(curve, readAt);
  const value = index === undefined ? undefined : curve?.v[index];
  const text =
    readAt === undefined
      ? t('lab.readHint')
      : `${formatDateTime(readAt)} · ${value === undefined || value === null ? t('lab.noSignal') : `${formatNumber(language, shown(value, signal), signal.decimals)} ${signal.unit}`}`;
  const share =
    readAt === undefined
      ? READ_STEPS
      : Math.round(((readAt - span.from) / (span.to - span.from)) * READ_STEPS);
  return (
    <div className="lab-reader">
      <input
        type="range"
        min={0}
        max={READ_STEPS}
        value={share}
        aria-label={t('chart.slider')}
        aria-valuetext={text}
        onChange={({ target }) =>
          onRead(instant(Math.round(span.from + (Number(target.value) / READ_STEPS) * (span.to - span.from))))
        }
      />
      <p className="small" data-testid="lab-read">
        {text}
      </p>
      {isStored && readAt !== undefined && chosen !== undefined && rule.groupBy === 'device' && (
        <Link
          to="/rules/$ruleId/why"
          params={{ ruleId: rule.id }}
          search={(before) => ({
            ...before,
            group: groupKey({ by: 'device', id: chosen }),
            at: new Date(readAt).toISOString(),
          })}
          className="button small"
        >
          {t('why.here')}
        </Link>
      )}
    </div>
  );
}
