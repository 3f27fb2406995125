import { instant, type EpochMs } from '@ioc/domain';
import { useEffect, useRef, useState } from 'react';

import { readPreference, writePreference } from '../app/preference.ts';
import { useServices } from '../app/services.tsx';
import { AlertTones } from './alert-tones.ts';
import { HEARD, heardAtFirst, MUTE_MS, nextSound, type HeardSeverity } from './sound-policy.ts';

/** How often it is asked what sounds next, in milliseconds: an alert is heard within a second. */
const ASK_MS = 500;

const ON_OFF = ['on', 'off'] as const;

/** The sound of this station, and how to change it. */
export interface AlertSound {
  readonly wanted: ReadonlySet<HeardSeverity>;
  readonly mutedUntil: EpochMs | undefined;
  /** The browser keeps the sound back until somebody presses a key or a button on the page. */
  readonly isBlocked: boolean;
  readonly toggle: (severity: HeardSeverity) => void;
  readonly mute: () => void;
  readonly unmute: () => void;
  readonly test: (severity: HeardSeverity) => void;
}

function storedWanted(): ReadonlySet<HeardSeverity> {
  return new Set(HEARD.filter((severity) => readPreference(`sound-${severity}`, ON_OFF, 'on') === 'on'));
}

/** Sounds the open alerts of the station; to be used once a page. */
export function useAlertSound(): AlertSound {
  const { store, clock } = useServices();
  const [wanted, setWanted] = useState(storedWanted);
  const [mutedUntil, setMutedUntil] = useState<EpochMs>();
  const [isBlocked, setBlocked] = useState(false);
  const [tones] = useState(() => new AlertTones());
  const latest = useRef({ wanted, mutedUntil });
  useEffect(() => {
    latest.current = { wanted, mutedUntil };
  });
  useEffect(() => () => void tones.close(), [tones]);
  useEffect(() => {
    let soFar: ReturnType<typeof heardAtFirst> | undefined;
    const ask = (): void => {
      const alerts = store.openAlerts();
      if (store.position() === undefined) return;
      soFar ??= heardAtFirst(alerts);
      const next = nextSound(alerts, soFar, { now: clock.now(), ...latest.current });
      soFar = next.soFar;
      if (next.sound !== undefined) {
        tones.play(next.sound).then(
          (isHeard) => setBlocked(!isHeard),
          () => setBlocked(true),
        );
      }
    };
    const timer = setInterval(ask, ASK_MS);
    return () => clearInterval(timer);
  }, [store, clock, tones]);
  return {
    wanted,
    mutedUntil,
    isBlocked,
    toggle: (severity) => {
      const next = new Set(wanted);
      if (!next.delete(severity)) next.add(severity);
      writePreference(`sound-${severity}`, next.has(severity) ? 'on' : 'off');
      setWanted(next);
    },
    mute: () => setMutedUntil(instant(clock.now() + MUTE_MS)),
    unmute: () => setMutedUntil(undefined),
    test: (severity) =>
      void tones.play(severity).then(
        (isHeard) => setBlocked(!isHeard),
        () => setBlocked(true),
      ),
  };
}
