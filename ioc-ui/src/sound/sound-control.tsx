import { Volume2, VolumeX } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';

import { useKeys } from '../app/use-keys.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useNow } from '../live/use-live.ts';
import { HEARD, MUTE_MS } from './sound-policy.ts';
import { useAlertSound } from './use-alert-sound.ts';
import './sound-control.css';

/** The sound of alerts on this station: what is heard, a test of each, and quiet for two minutes at most. */
export function SoundControl(): ReactNode {
  const { t } = useLanguage();
  const sound = useAlertSound();
  const now = useNow();
  const [isOpen, setOpen] = useState(false);
  const panel = useId();
  useKeys(isOpen ? { close: () => setOpen(false) } : {});
  const left = sound.mutedUntil === undefined ? 0 : Math.max(0, Math.ceil((sound.mutedUntil - now) / 1_000));
  const isQuiet = left > 0 || sound.isBlocked || sound.wanted.size === 0;
  const Icon = isQuiet ? VolumeX : Volume2;
  return (
    <div className="sound">
      <button
        type="button"
        className="icon-button"
        aria-expanded={isOpen}
        aria-controls={panel}
        aria-label={t('sound.title')}
        title={t(sound.isBlocked ? 'sound.blocked' : 'sound.title')}
        data-testid="sound"
        onClick={() => setOpen(!isOpen)}
      >
        <Icon className="icon" aria-hidden="true" />
      </button>
      {left > 0 && (
        <button type="button" className="button small" data-testid="unmute" onClick={sound.unmute}>
          {t('sound.mutedFor', { seconds: left })}
        </button>
      )}
      {isOpen && (
        <section id={panel} className="sound-panel" aria-label={t('sound.title')}>
          <h2>{t('sound.title')}</h2>
          {sound.isBlocked && <p className="small">{t('sound.blocked')}</p>}
          {HEARD.map((severity) => (
            <div key={severity} className="sound-line">
              <label>
                <input
                  type="checkbox"
                  checked={sound.wanted.has(severity)}
                  onChange={() => sound.toggle(severity)}
                />{' '}
                {t(`severity.${severity}`)}
                <span className="small secondary"> {t(`sound.how.${severity}`)}</span>
              </label>
              <button
                type="button"
                className="button"
                data-testid={`sound-test-${severity}`}
                aria-label={t('sound.testOf', { severity: t(`severity.${severity}`) })}
                onClick={() => sound.test(severity)}
              >
                {t('sound.test')}
              </button>
            </div>
          ))}
          <button type="button" className="button" data-testid="mute" onClick={sound.mute}>
            {t('sound.mute', { minutes: MUTE_MS / 60_000 })}
          </button>
        </section>
      )}
    </div>
  );
}
