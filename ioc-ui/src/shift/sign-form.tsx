import type { ShiftJson } from '@ioc/wire';
import { useId, useState, type ReactNode } from 'react';

import { useLanguage } from '../i18n/language.tsx';
import { useSession } from '../session/session-gate.tsx';
import { useShiftAct } from './use-shift-act.ts';

/** Signs with one's own password: as who goes, or as who comes (A11). */
export function SignForm({
  shift,
  as,
}: {
  readonly shift: ShiftJson;
  readonly as: 'offer' | 'receive';
}): ReactNode {
  const { t } = useLanguage();
  const { user } = useSession();
  const id = useId();
  const [password, setPassword] = useState('');
  const { act, isBusy, fault } = useShiftAct();
  const sign = async (): Promise<void> => {
    await act({ kind: as, shift, password });
    setPassword('');
  };
  return (
    <form
      className="sign-form no-print"
      onSubmit={(event) => {
        event.preventDefault();
        void sign();
      }}
    >
      <p>{t(`shift.${as}Hint`, { who: user.displayName })}</p>
      <div className="field">
        <label htmlFor={id}>{t('signIn.password')}</label>
        <input
          id={id}
          className="input"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          aria-invalid={fault !== undefined}
          onChange={(event) => setPassword(event.target.value)}
        />
      </div>
      {fault !== undefined && (
        <p className="field-error" role="alert">
          {fault}
        </p>
      )}
      <button type="submit" className="button primary" disabled={isBusy}>
        {t(`shift.${as}`)}
      </button>
    </form>
  );
}
