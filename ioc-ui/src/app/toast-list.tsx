import { X } from 'lucide-react';
import { useCallback, useSyncExternalStore, type ReactNode } from 'react';

import { useLanguage } from '../i18n/language.tsx';
import { useServices } from './services.tsx';

/** The short messages over the screen. */
export function ToastList(): ReactNode {
  const { t } = useLanguage();
  const { toasts } = useServices();
  const subscribe = useCallback((listener: () => void) => toasts.subscribe(listener), [toasts]);
  const list = useSyncExternalStore(subscribe, () => toasts.list());
  return (
    <output className="toasts">
      {list.map((toast) => (
        <span key={toast.id} className={`toast ${toast.tone}`} data-testid="toast">
          <span className="toast-text">{t(toast.key, toast.facts)}</span>
          <button
            type="button"
            className="icon-button"
            aria-label={t('action.close')}
            onClick={() => toasts.dismiss(toast.id)}
          >
            <X className="icon" aria-hidden="true" />
          </button>
        </span>
      ))}
    </output>
  );
}
