import { useKeys } from '../app/use-keys.ts';
import { useView } from '../app/view.ts';
import { compareLooks } from '../live/device-look.ts';
import { useDeviceEntries, useLooks } from '../live/use-live.ts';
import { isShown } from './device-features.ts';

/** `[` and `]` go through the abnormal devices of the view, worst first. */
export function useAbnormalKeys(): void {
  const view = useView();
  const entries = useDeviceEntries();
  const looks = useLooks();
  const step = (by: 1 | -1) => (): boolean => {
    const abnormal = entries
      .filter((entry) => isShown(entry, view))
      .flatMap(({ device }) => {
        const look = looks.get(device.id);
        return look === undefined || (look.level === 'normal' && !look.isUnacknowledged)
          ? []
          : [{ id: device.id, look }];
      })
      .toSorted((a, b) => compareLooks(a.look, b.look) || (a.id < b.id ? -1 : 1));
    if (abnormal.length === 0) return false;
    const here = abnormal.findIndex(({ id }) => id === view.device);
    const start = here === -1 && by === -1 ? 0 : here;
    view.select(abnormal[(start + by + abnormal.length) % abnormal.length]?.id);
    return true;
  };
  useKeys({ 'next-abnormal': step(1), 'previous-abnormal': step(-1) });
}
