import { X } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';

import { useLanguage } from '../i18n/language.tsx';
import { SHOWN_KEYS } from './keyboard.ts';
import { readPreference, writePreference } from './preference.ts';
import { SINGLE_KEYS_PREFERENCE } from './use-keys.ts';

/** The keys of the screen, and the choice to do without single ones. A modal dialog: Escape closes it. */
export function HelpOverlay({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useLanguage();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="help" aria-labelledby="help-title" onClose={onClose} data-testid="help">
      <header>
        <h2 id="help-title">{t('help.title')}</h2>
        <button type="button" className="icon-button" aria-label={t('action.close')} onClick={onClose}>
          <X className="icon" aria-hidden="true" />
        </button>
      </header>
      <dl>
        {SHOWN_KEYS.map(([command, keys]) => (
          <div key={command} className="contents">
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(`key.${command}`)}</dd>
          </div>
        ))}
      </dl>
      <SingleKeysSwitch />
    </dialog>
  );
}

function SingleKeysSwitch(): ReactNode {
  const { t } = useLanguage();
  const [isOn, setOn] = useState(() => readPreference(SINGLE_KEYS_PREFERENCE, ['on', 'off'], 'on') === 'on');
  return (
    <label className="small">
      <input
        type="checkbox"
        checked={isOn}
        onChange={(event) => {
          setOn(event.target.checked);
          writePreference(SINGLE_KEYS_PREFERENCE, event.target.checked ? 'on' : 'off');
        }}
      />{' '}
      {t('help.singleKeys')}
    </label>
  );
}
