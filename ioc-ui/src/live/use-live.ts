import type { Alert, AlertId, DeviceId, EpochMs } from '@ioc/domain';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';

import { useServices } from '../app/services.tsx';
import type { DeviceLook } from './device-look.ts';
import { liveState, type Link, type LiveState } from './link-state.ts';
import type { DeviceEntry } from './live-picture.ts';
import type { Topic } from './live-store.ts';

function useTopic<T>(topic: Topic | undefined, read: () => T): T {
  const { store } = useServices();
  const subscribe = useCallback(
    (listener: () => void) => (topic === undefined ? () => undefined : store.subscribe(topic, listener)),
    [store, topic],
  );
  return useSyncExternalStore(subscribe, read);
}

/** One device, drawn anew when anything of it changes. */
export function useDeviceEntry(id: DeviceId | undefined): DeviceEntry | undefined {
  const { store } = useServices();
  return useTopic(id === undefined ? undefined : `device:${id}`, () =>
    id === undefined ? undefined : store.entry(id),
  );
}

/** All devices, drawn anew when the set of devices or a look changes. */
export function useDeviceEntries(): readonly DeviceEntry[] {
  const { store } = useServices();
  return useTopic('looks', () => store.entries());
}

/** How every device looks. */
export function useLooks(): ReadonlyMap<DeviceId, DeviceLook> {
  const { store } = useServices();
  return useTopic('looks', () => store.looks());
}

/** All open alerts. */
export function useOpenAlerts(): readonly Alert[] {
  const { store } = useServices();
  return useTopic('alerts', () => store.openAlerts());
}

/** An alert that is open or was closed lately, by its id. */
export function useAlertLookup(): (id: AlertId) => Alert | undefined {
  const { store } = useServices();
  useOpenAlerts();
  return (id) => store.alert(id);
}

/** The link to the server. */
export function useLink(): Link {
  const { store } = useServices();
  return useTopic('link', () => store.link());
}

/** The server's time, drawn anew every `stepMs`. */
export function useNow(stepMs = 1_000): EpochMs {
  const { clock } = useServices();
  const [now, setNow] = useState(() => clock.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(clock.now()), stepMs);
    return () => clearInterval(timer);
  }, [clock, stepMs]);
  return now;
}

/** What the screen says about the link, also while nothing comes. */
export function useLiveState(): LiveState {
  return liveState(useLink(), useNow());
}
