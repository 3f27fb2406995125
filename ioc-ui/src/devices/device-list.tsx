import type { DeviceId } from '@ioc/domain';
import { List } from 'lucide-react';
import { memo, useDeferredValue, useState, type ReactNode } from 'react';

import { MARK_GLYPHS, SeverityMark } from '../alerts/severity-mark.tsx';
import { useView } from '../app/view.ts';
import { useLanguage } from '../i18n/language.tsx';
import { compareLooks, type DeviceLook } from '../live/device-look.ts';
import type { DeviceEntry } from '../live/live-picture.ts';
import { useDeviceEntries, useLooks } from '../live/use-live.ts';
import { isShown } from '../map/device-features.ts';
import { otherReasons } from '../live/health-model.ts';
import './device-list.css';

/** Devices listed at most; beyond, the filters and the search narrow it down. */
const MOST_LISTED = 1_000;

/**
 * The devices of the map as a list, worst first: the same choice for those who use no pointer. Folded away it is out of
 * sight but still there for screen readers, and comes into sight when the focus enters it.
 */
export function DeviceList(): ReactNode {
  const { t } = useLanguage();
  const view = useView();
  // Hundreds of rows: the map is drawn first, and a row that is a moment late costs nothing.
  const entries = useDeferredValue(useDeviceEntries());
  const looks = useDeferredValue(useLooks());
  const [isOpen, setOpen] = useState(false);
  const shown = entries
    .filter((entry) => isShown(entry, view))
    .flatMap((entry) => {
      const look = looks.get(entry.device.id);
      return look === undefined ? [] : [{ entry, look }];
    })
    .toSorted((a, b) => compareLooks(a.look, b.look) || (a.entry.device.id < b.entry.device.id ? -1 : 1));
  return (
    <>
      <button
        type="button"
        className="button device-list-toggle"
        aria-expanded={isOpen}
        aria-controls="device-list"
        onClick={() => setOpen(!isOpen)}
      >
        <List className="icon" aria-hidden="true" />
        {t('devices.list')}
        <span className="small secondary">{shown.length}</span>
      </button>
      <div id="device-list" className={isOpen ? 'device-list open' : 'device-list'}>
        <ul aria-label={t('devices.list')} data-testid="device-list">
          {shown.slice(0, MOST_LISTED).map(({ entry, look }) => (
            <DeviceItem
              key={entry.device.id}
              entry={entry}
              look={look}
              isSelected={entry.device.id === view.device}
              onSelect={view.select}
            />
          ))}
        </ul>
        {shown.length === 0 && (
          <div className="notice">
            <p>{t('devices.noneShown')}</p>
            <button type="button" className="button" onClick={view.clearFilters}>
              {t('action.clearFilters')}
            </button>
          </div>
        )}
      </div>
    </>
  );
}

const DeviceItem = memo(function DeviceItem(props: {
  readonly entry: DeviceEntry;
  readonly look: DeviceLook;
  readonly isSelected: boolean;
  readonly onSelect: (id: DeviceId) => void;
}): ReactNode {
  const { entry, look, isSelected, onSelect } = props;
  const { t, local } = useLanguage();
  const level = look.level;
  const isQuiet = level === 'normal' && look.freshness === 'fresh' && otherReasons(entry.device).length === 0;
  return (
    <li
      data-testid="device-item"
      data-device-id={entry.device.id}
      data-severity={level}
      data-freshness={look.freshness}
      data-unacknowledged={look.isUnacknowledged}
    >
      <button type="button" aria-current={isSelected} onClick={() => onSelect(entry.device.id)}>
        {level === 'normal' ? (
          <span className={`legend-dot ${look.freshness}`} />
        ) : (
          <SeverityMark level={level} />
        )}
        <span className="device-name">{local(entry.device.name)}</span>
        <span className={isQuiet ? 'visually-hidden' : 'small secondary'}>
          {level === 'normal'
            ? t(`freshness.${look.freshness}`)
            : `${MARK_GLYPHS[level]} ${t(`level.${level}`)}`}
          {look.isUnacknowledged ? ` · ${t('legend.unacknowledged')}` : ''}
          {otherReasons(entry.device).map((reason) => ` · ${t(`healthReason.${reason}`)}`)}
        </span>
      </button>
    </li>
  );
});
