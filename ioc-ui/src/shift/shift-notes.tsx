import { parseInstant, type ShiftJson } from '@ioc/wire';
import { useId, useState, type ReactNode } from 'react';

import { usePersonName } from '../api/use-reference.ts';
import { formatDateTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useShiftAct } from './use-shift-act.ts';

/** The log of the shift: lines are added, never changed. */
export function ShiftNotes({ shift }: { readonly shift: ShiftJson }): ReactNode {
  const { t } = useLanguage();
  const personName = usePersonName();
  const id = useId();
  const [text, setText] = useState('');
  const { act, isBusy, fault } = useShiftAct();
  const add = async (): Promise<void> => {
    if (text.trim() !== '' && (await act({ kind: 'note', shift, text }))) setText('');
  };
  return (
    <section className="card">
      <h2>{t('shift.notes')}</h2>
      {shift.notes.length === 0 && <p className="secondary">{t('shift.noNotes')}</p>}
      <ol className="shift-notes">
        {shift.notes.map((note) => (
          <li key={`${note.at} ${note.by} ${note.text}`}>
            <span className="secondary small">
              {formatDateTime(parseInstant(note.at))} · {personName(note.by)}
            </span>
            <p>{note.text}</p>
          </li>
        ))}
      </ol>
      {shift.state !== 'handed-over' && (
        <form
          className="no-print note-form"
          onSubmit={(event) => {
            event.preventDefault();
            void add();
          }}
        >
          <label htmlFor={id} className="secondary small">
            {t('shift.addNote')}
          </label>
          <textarea
            id={id}
            className="input"
            rows={2}
            maxLength={4_000}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && event.ctrlKey && !event.nativeEvent.isComposing) void add();
            }}
          />
          {fault !== undefined && (
            <p className="field-error" role="alert">
              {fault}
            </p>
          )}
          <button type="submit" className="button" disabled={isBusy}>
            {t('shift.addNote')}
          </button>
        </form>
      )}
    </section>
  );
}
