import type { registeredDevice } from '@ioc/wire';
import { Copy } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { z } from 'zod';

import { useProperties } from '../api/use-reference.ts';
import { useLanguage } from '../i18n/language.tsx';
import { publishLine, sampleValue } from './registration-form.ts';

interface DeviceCredentialsProps {
  readonly registered: z.infer<typeof registeredDevice>;
  readonly onClose: () => void;
}

/** A new device's password, which is told this once, and a line that publishes its first reading. */
export function DeviceCredentials({
  registered: { device, credentials },
  onClose,
}: DeviceCredentialsProps): ReactNode {
  const { t, local } = useLanguage();
  const properties = useProperties();
  const line = publishLine(
    device,
    credentials.password,
    (id) => sampleValue(properties.get(id)),
    location.hostname,
  );
  return (
    <section className="card credentials" aria-labelledby="credentials-title" data-testid="credentials">
      <h2 id="credentials-title">{t('credentials.title', { name: local(device.name) })}</h2>
      <p>{t('credentials.once')}</p>
      <dl className="credentials-list">
        <dt>{t('credentials.username')}</dt>
        <dd className="mono" data-testid="credentials-username">
          {credentials.username}
        </dd>
        <dt>{t('signIn.password')}</dt>
        <dd className="mono" data-testid="credentials-password">
          {credentials.password}
        </dd>
      </dl>
      <h3>{t('credentials.try')}</h3>
      <pre className="mono" data-testid="publish-line">
        {line}
      </pre>
      <div className="form-actions">
        <CopyButton text={line} />
        <button type="button" className="button" onClick={onClose}>
          {t('action.close')}
        </button>
      </div>
    </section>
  );
}

function CopyButton({ text }: { readonly text: string }): ReactNode {
  const { t } = useLanguage();
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      // Browsers refuse the clipboard on a plain-HTTP address; the line can be marked and copied by hand.
      setCopied(false);
    }
  };
  return (
    <button type="button" className="button" onClick={() => void copy()}>
      <Copy className="icon" aria-hidden="true" />
      {t(isCopied ? 'action.copied' : 'action.copy')}
    </button>
  );
}
