import { instant, parseIsoDuration, type PropertyId } from '@ioc/domain';
import { parseInstant, type Observations } from '@ioc/wire';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState, type ReactNode } from 'react';

import { SeverityMark } from '../alerts/severity-mark.tsx';
import { historyQuery, type PropertyJson } from '../api/queries.ts';
import { useProperties, useRules } from '../api/use-reference.ts';
import { useServices } from '../app/services.tsx';
import { formatDateTime, formatPlainNumber, formatTime, formatValue } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { DeviceEntry } from '../live/live-picture.ts';
import { thresholdLines, type ThresholdLine } from '../rules/rule-selection.ts';
import { HistoryChart } from './history-chart.tsx';
import { aggregationFor, chartColumns, type ChartColumns } from './history-points.ts';

/** How much history the panel shows, in seconds. */
const SPAN_SECONDS = 86_400;

interface DeviceHistoryProps {
  readonly entry: DeviceEntry;
  readonly property: PropertyId;
}

/** The last 24 hours of one datastream: a chart with a readout, or a table. */
export function DeviceHistory({ entry, property: id }: DeviceHistoryProps): ReactNode {
  const { t, local } = useLanguage();
  const { client, clock } = useServices();
  const property = useProperties().get(id);
  const rules = useRules();
  const [from] = useState(() => new Date(clock.now() - SPAN_SECONDS * 1_000).toISOString());
  const intervalSeconds =
    entry.device.datastreams.find((each) => each.property === id)?.intervalSeconds ?? SPAN_SECONDS;
  const isText = property?.kind === 'enum';
  const every = isText ? undefined : aggregationFor(SPAN_SECONDS, intervalSeconds);
  const { data, isError, refetch } = useQuery(
    historyQuery(client, { device: entry.device.id, property: id, from, every }),
  );
  const thresholds = useMemo(
    () => thresholdLines(rules.values(), entry.device, id),
    [rules, entry.device, id],
  );
  return (
    <section aria-labelledby="history-title" data-testid="history">
      <h3 id="history-title">{t('chart.title', { name: property ? local(property.name) : id })}</h3>
      {isError && (
        <div className="notice">
          <p>{t('chart.failed')}</p>
          <button type="button" className="button" onClick={() => void refetch()}>
            {t('action.retry')}
          </button>
        </div>
      )}
      {data === undefined && !isError && <div className="skeleton chart-skeleton" aria-busy="true" />}
      {data !== undefined && data.items.length === 0 && <p className="notice">{t('chart.empty')}</p>}
      {data !== undefined && data.items.length > 0 && property !== undefined && (
        <HistoryView
          data={data}
          property={property}
          thresholds={thresholds}
          intervalSeconds={Math.max(intervalSeconds, secondsOf(every))}
        />
      )}
    </section>
  );
}

/** The seconds of an ISO 8601 duration; none of a missing one. */
function secondsOf(every: string | undefined): number {
  const parsed = every === undefined ? undefined : parseIsoDuration(every);
  return parsed?.ok === true ? parsed.value / 1_000 : 0;
}

interface HistoryViewProps {
  readonly data: Observations;
  readonly property: PropertyJson;
  readonly thresholds: readonly ThresholdLine[];
  readonly intervalSeconds: number;
}

function HistoryView({ data, property, thresholds, intervalSeconds }: HistoryViewProps): ReactNode {
  const { t } = useLanguage();
  const [isTable, setTable] = useState(property.kind === 'enum');
  const [index, setIndex] = useState<number>();
  const columns = useMemo(() => chartColumns(data.items, intervalSeconds), [data, intervalSeconds]);
  return (
    <>
      <div className="chart-head">
        <Readout columns={columns} property={property} index={index} />
        {property.kind !== 'enum' && (
          <button
            type="button"
            className="button small"
            aria-pressed={isTable}
            onClick={() => setTable(!isTable)}
            data-testid="chart-table"
          >
            {t(isTable ? 'chart.asChart' : 'chart.asTable')}
          </button>
        )}
      </div>
      {isTable ? (
        <HistoryTable data={data} property={property} />
      ) : (
        <HistoryChart
          columns={columns}
          property={property}
          thresholds={thresholds}
          index={index}
          onRead={setIndex}
        />
      )}
      {!isTable && <Thresholds lines={thresholds} property={property} />}
    </>
  );
}

interface ReadoutProps {
  readonly columns: ChartColumns;
  readonly property: PropertyJson;
  readonly index: number | undefined;
}

/** The point under the cursor, else the range of the day. */
function Readout({ columns, property, index }: ReadoutProps): ReactNode {
  const { t, language, local } = useLanguage();
  const unit = local(property.display);
  const value = index === undefined ? undefined : columns[1][index];
  const time = index === undefined ? undefined : columns[0][index];
  if (value !== undefined && value !== null && time !== undefined) {
    return (
      <p className="chart-readout" aria-live="polite">
        {formatTime(instant(time * 1_000))} <strong>{formatValue(language, value, property)}</strong> {unit}
      </p>
    );
  }
  const known = columns[1].filter((each) => each !== null);
  if (known.length === 0) return <p className="chart-readout" />;
  const low = formatValue(language, Math.min(...known), property);
  const high = formatValue(language, Math.max(...known), property);
  return <p className="chart-readout secondary">{t('chart.range', { low, high, unit })}</p>;
}

function Thresholds({
  lines,
  property,
}: {
  readonly lines: readonly ThresholdLine[];
  readonly property: PropertyJson;
}): ReactNode {
  const { t, language, local } = useLanguage();
  if (lines.length === 0) return null;
  return (
    <ul className="chart-thresholds" aria-label={t('chart.thresholds')}>
      {lines.map(({ value, severity }) => (
        <li key={`${severity} ${value}`}>
          <SeverityMark level={severity} />
          <span className="visually-hidden">{t(`severity.${severity}`)}</span>
          {formatPlainNumber(language, value)} {local(property.display)}
        </li>
      ))}
    </ul>
  );
}

/** The most rows that the table draws, newest first. */
const MOST_TABLE_ROWS = 300;

function HistoryTable({
  data,
  property,
}: {
  readonly data: Observations;
  readonly property: PropertyJson;
}): ReactNode {
  const { t, language, local } = useLanguage();
  const rows = data.items.slice(-MOST_TABLE_ROWS).toReversed();
  return (
    <section className="table-scroll" aria-label={t('chart.asTable')}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('chart.time')}</th>
            <th scope="col" className="number">
              {t('chart.value')} {local(property.display)}
            </th>
            <th scope="col">{t('chart.quality')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.t}>
              <td>{formatDateTime(parseInstant(row.t))}</td>
              <td className="number">{formatValue(language, row.v, property)}</td>
              <td>{t(`quality.${row.q}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
