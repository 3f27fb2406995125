import { parseInstant, type SilenceJson } from '@ioc/wire';
import { Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useState, type ReactNode } from 'react';

import { usePersonName } from '../api/use-reference.ts';
import { useServices } from '../app/services.tsx';
import { formatDateTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { mayWorkOnAlerts } from '../session/permissions.ts';
import { useSession } from '../session/session-gate.tsx';
import { SilenceForm } from './silence-form.tsx';
import { useMatcherText } from './use-matcher-text.ts';
import { useSilences } from './use-silences.ts';
import './silences.css';

const SHOWN_STATES = ['active', 'pending', 'ended'] as const;

/** Planned quiet: what is silent now, what will be and what was; a new one, and the end of one (R24). */
export function SilencesPage(): ReactNode {
  const { t } = useLanguage();
  const { user } = useSession();
  const { toasts } = useServices();
  const silences = useSilences();
  const mayChange = mayWorkOnAlerts(user);
  const end = async (id: string): Promise<void> => {
    const fault = await silences.end(id);
    toasts.show(
      fault === undefined
        ? { tone: 'plain', key: 'silence.ended' }
        : { tone: 'bad', key: 'silence.notEnded' },
    );
  };
  return (
    <div className="page silences-page">
      <div className="page-head">
        <Link to="/alerts" search={(before) => before} className="button">
          <ArrowLeft className="icon" aria-hidden="true" />
          {t('alerts.title')}
        </Link>
        <h1>{t('silence.title')}</h1>
      </div>
      <p className="secondary">{t('silence.about')}</p>
      {mayChange && <SilenceForm onCreate={silences.create} />}
      {silences.isError && <p className="notice">{t('silence.unreadable')}</p>}
      {silences.items !== undefined &&
        SHOWN_STATES.map((state) => (
          <SilenceTable
            key={state}
            state={state}
            items={silences.items?.filter((each) => each.state === state) ?? []}
            onEnd={mayChange && state !== 'ended' ? (id) => void end(id) : undefined}
          />
        ))}
    </div>
  );
}

function SilenceTable(props: {
  readonly state: SilenceJson['state'];
  readonly items: readonly SilenceJson[];
  readonly onEnd: ((id: string) => void) | undefined;
}): ReactNode {
  const { t } = useLanguage();
  const { state, items, onEnd } = props;
  const personName = usePersonName();
  const matcherText = useMatcherText();
  return (
    <section className="card" aria-labelledby={`silences-${state}`}>
      <h2 id={`silences-${state}`}>{t(`silence.state.${state}`)}</h2>
      {items.length === 0 ? (
        <p className="secondary">{t('silence.none')}</p>
      ) : (
        <section className="silence-scroll" aria-label={t(`silence.state.${state}`)}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t('silence.what')}</th>
                <th scope="col">{t('silence.from')}</th>
                <th scope="col">{t('silence.to')}</th>
                <th scope="col">{t('act.reason')}</th>
                <th scope="col">{t('silence.author')}</th>
                <th scope="col" className="number">
                  {t('silence.alerts')}
                </th>
                <th scope="col">
                  <span className="visually-hidden">{t('silence.end')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((each) => (
                <Row
                  key={each.id}
                  silence={each}
                  what={matcherText(each.matcher)}
                  who={personName(each.author)}
                  onEnd={onEnd}
                />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}

function Row(props: {
  readonly silence: SilenceJson;
  readonly what: string;
  readonly who: string;
  readonly onEnd: ((id: string) => void) | undefined;
}): ReactNode {
  const { t } = useLanguage();
  const { silence, what, who, onEnd } = props;
  const [isAsked, setAsked] = useState(false);
  return (
    <tr data-testid="silence" data-state={silence.state}>
      <td>{what}</td>
      <td>{formatDateTime(parseInstant(silence.from))}</td>
      <td>{formatDateTime(parseInstant(silence.endedAt ?? silence.to))}</td>
      <td>{silence.reason}</td>
      <td>{who}</td>
      <td className="number">{silence.alerts}</td>
      <td>
        {onEnd !== undefined && (
          <button
            type="button"
            className="button"
            data-testid="silence-end"
            aria-label={t('silence.endOf', { what })}
            onClick={() => (isAsked ? onEnd(silence.id) : setAsked(true))}
          >
            {t(isAsked ? 'silence.endSure' : 'silence.end')}
          </button>
        )}
      </td>
    </tr>
  );
}
