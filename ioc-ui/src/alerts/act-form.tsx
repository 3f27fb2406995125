import type { Alert, AlertCommand, AlertResolution } from '@ioc/domain';
import { userId } from '@ioc/wire';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState, type FormEvent, type ReactNode, type RefObject } from 'react';

import { peopleQuery } from '../api/queries.ts';
import { useServices } from '../app/services.tsx';
import { formatSpan } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useSession } from '../session/session-gate.tsx';
import type { FormAct } from './alert-acts.ts';
import { SHELF_MINUTES, shelfEnd } from './shelf-spans.ts';
import type { SeenCommand } from './use-alert-command.ts';

/** What the form of an act needs. */
export interface ActFormProps {
  readonly act: FormAct;
  readonly alert: Alert;
  readonly isSending: boolean;
  readonly onSubmit: (seen: SeenCommand) => void;
  readonly onCancel: () => void;
}

/**
 * The form of one act. The alert as it was when the form was opened goes with the command: who opened first and sends
 * second is told so (A6).
 */
export function ActForm({ act, alert, isSending, onSubmit, onCancel }: ActFormProps): ReactNode {
  const { t } = useLanguage();
  const [seen] = useState(alert);
  const [command, setCommand] = useState<AlertCommand>();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => focusFirst(form.current), []);
  useEscape(form, onCancel);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (command !== undefined) onSubmit({ seen, command });
  };
  const Fields = FIELDS[act];
  return (
    <form ref={form} className="act-form" data-testid={`form-${act}`} onSubmit={submit}>
      <Fields onChange={setCommand} />
      <div className="alert-buttons">
        <button
          type="submit"
          className="button primary"
          disabled={isSending || command === undefined}
          data-testid="act-submit"
        >
          {t(`act.${act}`)}
        </button>
        <button type="button" className="button" onClick={onCancel}>
          {t('action.cancel')}
        </button>
      </div>
    </form>
  );
}

/** A text or a list to fill in comes before buttons of a choice that is made already. */
function focusFirst(form: HTMLFormElement | null): void {
  const first =
    form?.querySelector<HTMLElement>('select, textarea, input:not([type=radio])') ??
    form?.querySelector<HTMLElement>('input');
  first?.focus();
}

/** Escape leaves the form, before the page hears it and closes the panel around it. */
function useEscape(form: RefObject<HTMLFormElement | null>, leave: () => void): void {
  const latest = useRef(leave);
  useEffect(() => {
    latest.current = leave;
  });
  useEffect(() => {
    const element = form.current;
    const listen = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.isComposing) return;
      event.preventDefault();
      latest.current();
    };
    element?.addEventListener('keydown', listen);
    return () => element?.removeEventListener('keydown', listen);
  }, [form]);
}

interface FieldsProps {
  /** The command that the fields mean; undefined while they are incomplete. */
  readonly onChange: (command: AlertCommand | undefined) => void;
}

const FIELDS: Readonly<Record<FormAct, (props: FieldsProps) => ReactNode>> = {
  assign: AssignFields,
  note: NoteFields,
  shelve: ShelveFields,
  close: CloseFields,
};

function AssignFields({ onChange }: FieldsProps): ReactNode {
  const { t } = useLanguage();
  const { client } = useServices();
  const { user } = useSession();
  const people = useQuery(peopleQuery(client)).data ?? [];
  const others = people.filter(({ id, role }) => id !== user.id && role !== 'viewer');
  return (
    <label className="field">
      <span className="label">{t('act.assignTo')}</span>
      <select
        className="input"
        data-testid="assign-to"
        defaultValue=""
        onChange={({ target }) => {
          const to = userId.safeParse(target.value);
          onChange(to.success ? { kind: 'assign', to: to.data } : undefined);
        }}
      >
        <option value="" disabled>
          {t('act.choosePerson')}
        </option>
        <option value={user.id}>{t('act.myself', { name: user.displayName })}</option>
        {others.map(({ id, displayName }) => (
          <option key={id} value={id}>
            {displayName}
          </option>
        ))}
      </select>
    </label>
  );
}

function NoteFields({ onChange }: FieldsProps): ReactNode {
  const { t } = useLanguage();
  return (
    <label className="field">
      <span className="label">{t('act.noteText')}</span>
      <textarea
        className="input"
        rows={3}
        maxLength={2_000}
        data-testid="note-text"
        onChange={({ target }) => {
          const text = target.value.trim().normalize('NFC');
          onChange(text === '' ? undefined : { kind: 'comment', text });
        }}
      />
    </label>
  );
}

function ShelveFields({ onChange }: FieldsProps): ReactNode {
  const { t, language } = useLanguage();
  const { clock } = useServices();
  const [minutes, setMinutes] = useState<number>(SHELF_MINUTES[1]);
  const [reason, setReason] = useState('');
  const change = (next: { readonly minutes: number; readonly reason: string }): void => {
    setMinutes(next.minutes);
    setReason(next.reason);
    const words = next.reason.trim().normalize('NFC');
    const until = shelfEnd(clock.now(), next.minutes);
    onChange(words === '' ? undefined : { kind: 'shelve', until, reason: words });
  };
  return (
    <>
      <fieldset className="presets">
        <legend className="label small secondary">{t('act.shelveFor')}</legend>
        {SHELF_MINUTES.map((each) => (
          <label key={each}>
            <input
              type="radio"
              name="minutes"
              checked={each === minutes}
              onChange={() => change({ minutes: each, reason })}
            />{' '}
            {formatSpan(language, each * 60_000)}
          </label>
        ))}
      </fieldset>
      <label className="field">
        <span className="label">{t('act.reason')}</span>
        <input
          className="input"
          value={reason}
          maxLength={500}
          data-testid="shelve-reason"
          onChange={({ target }) => change({ minutes, reason: target.value })}
        />
      </label>
    </>
  );
}

const RESOLUTIONS: readonly AlertResolution[] = [
  'fixed',
  'false-alarm',
  'duplicate',
  'expected',
  'handed-over',
];

function CloseFields({ onChange }: FieldsProps): ReactNode {
  const { t } = useLanguage();
  return (
    <fieldset className="presets column">
      <legend className="label small secondary">{t('act.resolution')}</legend>
      {RESOLUTIONS.map((each) => (
        <label key={each}>
          <input
            type="radio"
            name="resolution"
            value={each}
            data-testid={`resolution-${each}`}
            onChange={() => onChange({ kind: 'close', resolution: each })}
          />{' '}
          {t(`resolution.${each}`)}
        </label>
      ))}
    </fieldset>
  );
}
