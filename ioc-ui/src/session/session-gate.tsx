import { useQuery } from '@tanstack/react-query';
import type { Session } from '@ioc/wire';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';

import { sessionQuery } from '../api/queries.ts';
import { useServices } from '../app/services.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { SignInPage } from './sign-in-page.tsx';

const Context = createContext<Session | undefined>(undefined);

/** Who is signed in. Throws outside `SessionGate`: a bug. */
export function useSession(): Session {
  const session = useContext(Context);
  if (session === undefined) throw new Error('useSession outside SessionGate');
  return session;
}

/**
 * Shows its children to whoever is signed in, and keeps the live connection as long as that holds. When a session ends
 * on the way, the sign-in comes over the page, which keeps its last picture.
 */
export function SessionGate({ children }: { readonly children: ReactNode }): ReactNode {
  const { client, connection, poll } = useServices();
  const { data, isError, refetch } = useQuery(sessionQuery(client));
  const [known, setKnown] = useState<Session>();
  const isSignedIn = data !== null && data !== undefined;
  if (isSignedIn && known !== data) setKnown(data);

  useEffect(() => {
    if (!isSignedIn) return;
    connection.start();
    poll.start();
    return () => {
      connection.close();
      poll.close();
    };
  }, [isSignedIn, connection, poll]);

  if (isError && known === undefined) return <Unreachable onRetry={() => void refetch()} />;
  if (data === undefined && known === undefined) return <div className="skeleton" aria-busy="true" />;
  return (
    <>
      {known !== undefined && (
        <div inert={!isSignedIn} className="contents">
          <Context value={known}>{children}</Context>
        </div>
      )}
      {data === null && <SignInPage isOver={known !== undefined} />}
    </>
  );
}

function Unreachable({ onRetry }: { readonly onRetry: () => void }): ReactNode {
  const { t } = useLanguage();
  return (
    <main className="sign-in" role="alert">
      <div className="card">
        <h1>{t('app.unreachable')}</h1>
        <p className="secondary">{t('app.unreachableHint')}</p>
        <button type="button" className="button" onClick={onRetry}>
          {t('action.retry')}
        </button>
      </div>
    </main>
  );
}
