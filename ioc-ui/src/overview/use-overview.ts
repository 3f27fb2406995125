import { useMemo } from 'react';

import { useDeviceEntries, useLooks, useNow, useOpenAlerts } from '../live/use-live.ts';
import type { OverviewFacts } from './place-state.ts';

/** How often shelves are judged anew, in milliseconds: they end on the minute. */
const NOW_STEP_MS = 10_000;

/** All that the overview counts, live. */
export function useOverview(): OverviewFacts {
  const entries = useDeviceEntries();
  const looks = useLooks();
  const alerts = useOpenAlerts();
  const now = useNow(NOW_STEP_MS);
  const devices = useMemo(
    () =>
      entries.flatMap((entry) => {
        const look = looks.get(entry.device.id);
        return look === undefined ? [] : [{ entry, look }];
      }),
    [entries, looks],
  );
  return useMemo(() => ({ devices, alerts, now }), [devices, alerts, now]);
}
