import { NO_CITY, parseInstant, type LedgerAnswer, type LedgerLineJson } from '@ioc/wire';
import { useQuery } from '@tanstack/react-query';
import { useId, useState, type ReactNode } from 'react';

import { ledgerQuery } from '../api/queries.ts';
import { useCities } from '../api/use-reference.ts';
import { useServices } from '../app/services.tsx';
import { formatDateTime, formatNumber } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/vi.ts';

/** The numbers of a line in the order of the equation, and then those beside it. */
const NUMBERS = [
  'received',
  'archived',
  'duplicate',
  'quarantined',
  'pending',
  'difference',
  'lost',
  'empty',
  'partly',
  'statuses',
  'limited',
] as const satisfies readonly (keyof LedgerLineJson)[];

/** What became of every reading of the last day, by city and hour of arrival. */
export function LedgerCard(): ReactNode {
  const { t } = useLanguage();
  const [city, setCity] = useState('');
  const title = useId();
  const { data, isError, refetch } = useQuery(
    ledgerQuery(useServices().client, city === '' ? undefined : city),
  );
  return (
    <section className="card ledger-card" aria-labelledby={title} data-testid="ledger">
      <div className="ledger-head">
        <div>
          <h2 id={title}>{t('ledger.title')}</h2>
          <p className="small secondary">{t('ledger.equation')}</p>
        </div>
        <CityChoice city={city} choose={setCity} />
      </div>
      {isError && (
        <div className="notice" role="alert">
          <p>{t('ledger.failed')}</p>
          <button type="button" className="button" onClick={() => void refetch()}>
            {t('action.retry')}
          </button>
        </div>
      )}
      {data === undefined && !isError && <div className="skeleton" aria-busy="true" />}
      {data !== undefined && <Verdict answer={data} />}
      {data !== undefined && data.items.length > 0 && <LedgerTable lines={data.items} titledBy={title} />}
    </section>
  );
}

function CityChoice({
  city,
  choose,
}: {
  readonly city: string;
  readonly choose: (city: string) => void;
}): ReactNode {
  const { t, local } = useLanguage();
  const cities = useCities();
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{t('ledger.city')}</label>
      <select id={id} className="input" value={city} onChange={(event) => choose(event.target.value)}>
        <option value="">{t('ledger.allCities')}</option>
        {cities.map((one) => (
          <option key={one.id} value={one.id}>
            {local(one.name)}
          </option>
        ))}
        <option value={NO_CITY}>{t('ledger.noCity')}</option>
      </select>
    </div>
  );
}

function Verdict({ answer }: { readonly answer: LedgerAnswer }): ReactNode {
  const { t, language } = useLanguage();
  if (answer.items.length === 0 && answer.unexplained === 0)
    return <p className="secondary">{t('ledger.nothing')}</p>;
  const missing = answer.items.reduce((sum, { difference }) => sum + Math.abs(difference), 0);
  const facts = { count: formatNumber(language, Math.max(missing, answer.unexplained)) };
  return (
    <output className={answer.balanced ? 'verdict good' : 'verdict bad'} data-testid="verdict">
      {t(answer.balanced ? 'ledger.balanced' : 'ledger.open', facts)}
    </output>
  );
}

function LedgerTable({
  lines,
  titledBy,
}: {
  readonly lines: readonly LedgerLineJson[];
  readonly titledBy: string;
}): ReactNode {
  const { t } = useLanguage();
  return (
    <section className="ledger-table" aria-labelledby={titledBy} tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('ledger.hour')}</th>
            <th scope="col">{t('ledger.city')}</th>
            {NUMBERS.map((name) => (
              <th key={name} scope="col" className="number" title={hintOf(name, t)}>
                {t(`ledger.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <LedgerRow key={`${line.hour} ${line.city}`} line={line} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function hintOf(name: (typeof NUMBERS)[number], t: (key: MessageKey) => string): string {
  return t(`ledger.${name}.hint`);
}

function LedgerRow({ line }: { readonly line: LedgerLineJson }): ReactNode {
  const { t, language, local } = useLanguage();
  const name = useCities().find(({ id }) => id === line.city)?.name;
  return (
    <tr className={line.balanced ? undefined : 'open'} data-testid="ledger-row" data-city={line.city}>
      <td className="when">{formatDateTime(parseInstant(line.hour))}</td>
      <td>{line.city === NO_CITY ? t('ledger.noCity') : name === undefined ? line.city : local(name)}</td>
      {NUMBERS.map((column) => (
        <td key={column} className={line[column] === 0 ? 'number none' : 'number'}>
          {formatNumber(language, line[column])}
        </td>
      ))}
    </tr>
  );
}
