import { useNavigate } from '@tanstack/react-router';

import { useKeys } from './use-keys.ts';
import { useView } from './view.ts';

/** The keys that work on every page. */
export function useShellKeys({ toggleHelp }: { readonly toggleHelp: () => void }): void {
  const navigate = useNavigate();
  const { device, alert, select } = useView();
  const go =
    (
      to:
        | '/'
        | '/overview'
        | '/alerts'
        | '/devices'
        | '/shift'
        | '/statistics'
        | '/rules'
        | '/quarantine'
        | '/status',
    ) =>
    (): void =>
      void navigate({ to, search: (before) => before });
  useKeys({
    help: toggleHelp,
    close: () => {
      if (device === undefined && alert === undefined) return false;
      select(undefined);
      return true;
    },
    'go-map': go('/'),
    'go-overview': go('/overview'),
    'go-alerts': go('/alerts'),
    'go-devices': go('/devices'),
    'go-shift': go('/shift'),
    'go-statistics': go('/statistics'),
    'go-rules': go('/rules'),
    'go-quarantine': go('/quarantine'),
    'go-status': go('/status'),
  });
}
