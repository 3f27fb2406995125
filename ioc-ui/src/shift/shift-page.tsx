import { parseInstant, type ShiftJson } from '@ioc/wire';
import { useQuery } from '@tanstack/react-query';
import { Printer } from 'lucide-react';
import { useState, type ReactNode } from 'react';

import { usePersonName } from '../api/use-reference.ts';
import { useServices } from '../app/services.tsx';
import { formatDateTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { mayWorkOnAlerts } from '../session/permissions.ts';
import { useSession } from '../session/session-gate.tsx';
import { DutyGroups } from './duty-groups.tsx';
import { HandoverLists } from './handover-lists.tsx';
import { ShiftNotes } from './shift-notes.tsx';
import { shiftsQuery } from './shift-queries.ts';
import './shift.css';
import { currentShift, nextStep } from './shift-steps.ts';
import { SignForm } from './sign-form.tsx';
import { useShiftAct } from './use-shift-act.ts';

/** The handover book (A11): the shift now, what it hands over, both signatures, and earlier shifts. */
export function ShiftPage(): ReactNode {
  const { t } = useLanguage();
  const { data, isError, refetch } = useQuery(shiftsQuery(useServices().client));
  const [chosen, setChosen] = useState<string>();
  const shown = data?.find(({ id }) => id === chosen) ?? (data && currentShift(data));
  return (
    <div className="page shift-page" data-testid="shift">
      <div className="page-head">
        <h1>{t('shift.title')}</h1>
        <button type="button" className="button no-print" onClick={() => print()}>
          <Printer className="icon" aria-hidden="true" />
          {t('shift.print')}
        </button>
      </div>
      {isError && (
        <div className="notice" role="alert">
          <p>{t('shift.failed')}</p>
          <button type="button" className="button" onClick={() => void refetch()}>
            {t('action.retry')}
          </button>
        </div>
      )}
      {data === undefined && !isError && <div className="skeleton" aria-busy="true" />}
      {data !== undefined && shown === undefined && <BeginShift />}
      {shown !== undefined && <ShiftView key={shown.id} shift={shown} />}
      <div className="no-print shift-more">
        <EarlierShifts shifts={data ?? []} shown={shown?.id} onChoose={setChosen} />
        <DutyGroups />
      </div>
    </div>
  );
}

function BeginShift(): ReactNode {
  const { t } = useLanguage();
  const { user } = useSession();
  const { act, isBusy, fault } = useShiftAct();
  return (
    <section className="notice">
      <p>{t('shift.nobody')}</p>
      {fault !== undefined && <p role="alert">{fault}</p>}
      {mayWorkOnAlerts(user) && (
        <button
          type="button"
          className="button primary"
          disabled={isBusy}
          onClick={() => void act({ kind: 'begin' })}
        >
          {t('shift.begin')}
        </button>
      )}
    </section>
  );
}

function ShiftView({ shift }: { readonly shift: ShiftJson }): ReactNode {
  const { t } = useLanguage();
  const personName = usePersonName();
  const signature = (of: { readonly by: string; readonly at: string } | undefined): string =>
    of === undefined
      ? t('shift.unsigned')
      : t('shift.signed', { who: personName(of.by), time: formatDateTime(parseInstant(of.at)) });
  return (
    <>
      <section className="card shift-head" data-testid="shift-state" data-state={shift.state}>
        <p>
          <strong>{t(`shift.state.${shift.state}`)}</strong>
        </p>
        <p>
          {t('shift.begun', {
            who: personName(shift.startedBy),
            time: formatDateTime(parseInstant(shift.startedAt)),
          })}
        </p>
        <dl className="signatures">
          <dt>{t('shift.outgoing')}</dt>
          <dd>{signature(shift.offered)}</dd>
          <dt>{t('shift.incoming')}</dt>
          <dd>{signature(shift.received)}</dd>
        </dl>
        <NextStep shift={shift} />
      </section>
      <ShiftNotes shift={shift} />
      <HandoverLists id={shift.id} />
    </>
  );
}

function NextStep({ shift }: { readonly shift: ShiftJson }): ReactNode {
  const { t } = useLanguage();
  const { user } = useSession();
  const { act, isBusy, fault } = useShiftAct();
  const step = nextStep(shift, user.id);
  if (!mayWorkOnAlerts(user)) return null;
  if (step === 'offer' || step === 'receive') return <SignForm shift={shift} as={step} />;
  if (step !== 'wait') return null;
  return (
    <div className="no-print">
      <p>{t('shift.waits')}</p>
      {fault !== undefined && <p role="alert">{fault}</p>}
      <button
        type="button"
        className="button"
        disabled={isBusy}
        onClick={() => void act({ kind: 'withdraw', shift })}
      >
        {t('shift.withdraw')}
      </button>
    </div>
  );
}

function EarlierShifts({
  shifts,
  shown,
  onChoose,
}: {
  readonly shifts: readonly ShiftJson[];
  readonly shown: string | undefined;
  readonly onChoose: (id: string) => void;
}): ReactNode {
  const { t } = useLanguage();
  const personName = usePersonName();
  if (shifts.length === 0) return null;
  return (
    <section className="card">
      <h2>{t('shift.earlier')}</h2>
      <ul className="earlier-shifts">
        {shifts.map((shift) => (
          <li key={shift.id}>
            <button
              type="button"
              className="button"
              aria-pressed={shift.id === shown}
              onClick={() => onChoose(shift.id)}
            >
              {formatDateTime(parseInstant(shift.startedAt))} · {personName(shift.startedBy)} ·{' '}
              {t(`shift.state.${shift.state}`)}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
