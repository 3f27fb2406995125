import { parseInstant } from '@ioc/wire';
import { useQuery } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import type { ReactNode } from 'react';

import { quarantineQuery, type QuarantinedJson } from '../api/queries.ts';
import { useServices } from '../app/services.tsx';
import { formatClock, formatNumber } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { mayReplay } from '../session/permissions.ts';
import { useSession } from '../session/session-gate.tsx';
import { reasonText } from '../status/intake-words.ts';
import './quarantine.css';
import { ReplayAll } from './replay-all.tsx';
import { useReplay, type Replaying } from './use-replay.ts';

/** Characters of a payload that a row shows. */
const PREVIEW_LENGTH = 400;

/** The messages that could not be used, each with its reason, where it came from and how it began. */
export function QuarantinePage(): ReactNode {
  const { t } = useLanguage();
  const { client } = useServices();
  const { data, isError, refetch } = useQuery(quarantineQuery(client));
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('quarantine.title')}</h1>
        <p className="secondary">{t('quarantine.hint')}</p>
      </div>
      {isError && (
        <div className="notice" role="alert">
          <p>{t('quarantine.failed')}</p>
          <button type="button" className="button" onClick={() => void refetch()}>
            {t('action.retry')}
          </button>
        </div>
      )}
      {data === undefined && !isError && <div className="skeleton" aria-busy="true" />}
      {data?.length === 0 && <p className="notice">{t('quarantine.none')}</p>}
      {data !== undefined && data.length > 0 && <Quarantine messages={data} />}
    </div>
  );
}

function Quarantine({ messages }: { readonly messages: readonly QuarantinedJson[] }): ReactNode {
  const { user } = useSession();
  const replaying = useReplay();
  if (!mayReplay(user)) return <QuarantineTable messages={messages} />;
  return (
    <>
      <ReplayAll messages={messages} replaying={replaying} />
      <QuarantineTable messages={messages} replaying={replaying} />
    </>
  );
}

interface QuarantineTableProps {
  readonly messages: readonly QuarantinedJson[];
  readonly replaying?: Replaying;
}

function QuarantineTable({ messages, replaying }: QuarantineTableProps): ReactNode {
  const { t } = useLanguage();
  return (
    <section className="card quarantine" aria-label={t('quarantine.title')}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('quarantine.receivedAt')}</th>
            <th scope="col">{t('quarantine.reason')}</th>
            <th scope="col">{t('quarantine.topic')}</th>
            <th scope="col">{t('quarantine.payload')}</th>
          </tr>
        </thead>
        <tbody>
          {messages.map((message) => (
            <QuarantineRow key={message.id} message={message} {...(replaying ? { replaying } : {})} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface QuarantineRowProps {
  readonly message: QuarantinedJson;
  readonly replaying?: Replaying;
}

function QuarantineRow({ message, replaying }: QuarantineRowProps): ReactNode {
  const { t, language } = useLanguage();
  return (
    <tr data-testid="quarantine-row" data-reason={message.reason}>
      <td className="when">
        {formatClock(parseInstant(message.receivedAt))}
        {replaying && <ReplayButton message={message} replaying={replaying} />}
      </td>
      <td>
        <strong>{reasonText(language, message.reason)}</strong>
        <p className="small secondary">
          {message.path} {message.detail}
        </p>
      </td>
      <td className="mono">{message.topic}</td>
      <td>
        <code className="mono">{message.payload.slice(0, PREVIEW_LENGTH)}</code>
        <p className="small secondary">
          {t(`quarantine.${message.encoding}`, { bytes: formatNumber(language, message.bytes) })}
        </p>
      </td>
    </tr>
  );
}

function ReplayButton({ message, replaying }: Required<QuarantineRowProps>): ReactNode {
  const { t } = useLanguage();
  return (
    <button
      type="button"
      className="button replay"
      disabled={replaying.busy !== undefined}
      onClick={() => void replaying.replay(message)}
      title={t('replay.hint')}
      data-testid="replay"
    >
      <RotateCcw className="icon small" aria-hidden="true" />
      {t(replaying.busy === message.id ? 'replay.sending' : 'replay.action')}
    </button>
  );
}
