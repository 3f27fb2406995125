import { credentials, session } from '@ioc/wire';
import { useQueryClient } from '@tanstack/react-query';
import { Eye, EyeOff, Languages, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode, type SyntheticEvent } from 'react';

import type { ApiFault } from '../api/http-client.ts';
import { useServices } from '../app/services.tsx';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/vi.ts';
import { SESSION_KEY } from './session-key.ts';
import './sign-in.css';

function faultMessage(fault: ApiFault): MessageKey {
  if (fault.code !== 'refused') return 'signIn.unreachable';
  if (fault.status === 429) return 'signIn.tooMany';
  return fault.status === 401 || fault.status === 400 ? 'signIn.wrong' : 'signIn.unreachable';
}

/** Sign-in: the whole page at first, a sheet over the page when a session ended. */
export function SignInPage({ isOver }: { readonly isOver: boolean }): ReactNode {
  const { t, language, setLanguage } = useLanguage();
  return (
    <main className={isOver ? 'sign-in over' : 'sign-in'} data-testid="sign-in">
      <div className="sign-in-card card">
        <header>
          <img src="/favicon.svg" alt="" width="48" height="48" />
          <h1>{t('app.name')}</h1>
        </header>
        {isOver && <output>{t('signIn.expired')}</output>}
        <SignInForm />
        <button
          type="button"
          className="button"
          onClick={() => setLanguage(language === 'vi' ? 'en' : 'vi')}
          lang={language === 'vi' ? 'en' : 'vi'}
        >
          <Languages className="icon" aria-hidden="true" />
          {t('language.other')}
        </button>
      </div>
    </main>
  );
}

function SignInForm(): ReactNode {
  const { t } = useLanguage();
  const { client } = useServices();
  const queries = useQueryClient();
  const [fault, setFault] = useState<MessageKey>();
  const [isSending, setSending] = useState(false);
  const summary = useRef<HTMLParagraphElement>(null);
  const username = useRef<HTMLInputElement>(null);
  useEffect(() => username.current?.focus(), []);

  const submit = async (event: SyntheticEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const given = credentials.safeParse(Object.fromEntries(new FormData(event.currentTarget)));
    if (!given.success) return setFault('signIn.wrong');
    setSending(true);
    const outcome = await client.send({
      method: 'POST',
      path: '/session',
      body: given.data,
      schema: session,
    });
    setSending(false);
    if (outcome.ok) {
      queries.setQueryData(SESSION_KEY, outcome.value);
      return;
    }
    setFault(faultMessage(outcome.fault));
    requestAnimationFrame(() => summary.current?.focus());
  };

  return (
    <form onSubmit={(event) => void submit(event)} className="sign-in-form">
      {fault !== undefined && (
        <p ref={summary} tabIndex={-1} role="alert" className="field-error">
          <TriangleAlert className="icon" aria-hidden="true" />
          {t(fault)}
        </p>
      )}
      <div className="field">
        <label htmlFor="username">{t('signIn.username')}</label>
        <input
          id="username"
          name="username"
          className="input"
          autoComplete="username"
          required
          ref={username}
        />
      </div>
      <PasswordField />
      <button type="submit" className="button primary" disabled={isSending}>
        {t(isSending ? 'signIn.sending' : 'signIn.submit')}
      </button>
    </form>
  );
}

function PasswordField(): ReactNode {
  const { t } = useLanguage();
  const [isShown, setShown] = useState(false);
  const [isCapsLock, setCapsLock] = useState(false);
  return (
    <div className="field">
      <label htmlFor="password">{t('signIn.password')}</label>
      <div className="with-button">
        <input
          id="password"
          name="password"
          className="input"
          type={isShown ? 'text' : 'password'}
          autoComplete="current-password"
          required
          aria-describedby="password-hint"
          onKeyUp={(event) => setCapsLock(event.getModifierState('CapsLock'))}
        />
        <button
          type="button"
          className="icon-button"
          aria-pressed={isShown}
          aria-label={t('signIn.show')}
          onClick={() => setShown(!isShown)}
        >
          {isShown ? (
            <EyeOff className="icon" aria-hidden="true" />
          ) : (
            <Eye className="icon" aria-hidden="true" />
          )}
        </button>
      </div>
      <p id="password-hint" className="small secondary">
        {t(isCapsLock ? 'signIn.capsLock' : 'signIn.inputMethod')}
      </p>
    </div>
  );
}
