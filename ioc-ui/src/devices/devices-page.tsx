import { foldForSearch } from '@ioc/domain';
import { Plus } from 'lucide-react';
import { useState, type ReactNode } from 'react';

import { useAreaName } from '../api/use-reference.ts';
import { useView } from '../app/view.ts';
import { formatAge } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { DeviceEntry } from '../live/live-picture.ts';
import { useDeviceEntries, useLooks, useNow } from '../live/use-live.ts';
import { isShown } from '../map/device-features.ts';
import { FilterBar } from '../map/filter-bar.tsx';
import { mayRegisterDevices } from '../session/permissions.ts';
import { useSession } from '../session/session-gate.tsx';
import { DeviceRegistration } from './device-registration.tsx';
import { DeviceRow } from './device-row.tsx';
import './devices-page.css';

/** Rows drawn at most; the filters and the search narrow it down. */
const MOST_ROWS = 300;

/** How often ages on this page are drawn anew, in milliseconds: a table of hundreds need not tick every second. */
const AGES_EVERY_MS = 10_000;

/** All registered devices, and a form to register another. */
export function DevicesPage(): ReactNode {
  const { t, language } = useLanguage();
  const view = useView();
  const { user } = useSession();
  const areaName = useAreaName(language);
  const [query, setQuery] = useState('');
  const [isRegistering, setRegistering] = useState(false);
  const folded = foldForSearch(query);
  const shown = useDeviceEntries().filter(
    (entry) => isShown(entry, view) && matches(entry, folded, areaName(entry.device.area)),
  );
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('devices.title')}</h1>
        <FilterBar />
        <input
          className="input devices-query"
          aria-label={t('search.label')}
          placeholder={t('search.placeholder')}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
        <button
          type="button"
          className="button primary"
          disabled={!mayRegisterDevices(user)}
          title={mayRegisterDevices(user) ? undefined : t('devices.mayNotRegister')}
          aria-expanded={isRegistering}
          onClick={() => setRegistering(!isRegistering)}
          data-testid="register-device"
        >
          <Plus className="icon" aria-hidden="true" />
          {t('devices.register')}
        </button>
      </div>
      {isRegistering && <DeviceRegistration onClose={() => setRegistering(false)} />}
      <DevicesTable entries={shown} />
    </div>
  );
}

function matches({ device }: DeviceEntry, folded: string, area: string | undefined): boolean {
  return (
    folded === '' ||
    foldForSearch(`${device.name.vi} ${device.name.en} ${device.id} ${area ?? ''}`).includes(folded)
  );
}

function DevicesTable({ entries }: { readonly entries: readonly DeviceEntry[] }): ReactNode {
  const { t, language } = useLanguage();
  const looks = useLooks();
  const now = useNow(AGES_EVERY_MS);
  const shown = entries.toSorted((a, b) => (a.device.id < b.device.id ? -1 : 1)).slice(0, MOST_ROWS);
  return (
    <section className="card devices-table" aria-label={t('devices.title')}>
      <p className="small secondary">{t('devices.shown', { shown: shown.length, all: entries.length })}</p>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('devices.name')}</th>
            <th scope="col">{t('device.code')}</th>
            <th scope="col">{t('filter.sector')}</th>
            <th scope="col">{t('device.area')}</th>
            <th scope="col">{t('devices.state')}</th>
            <th scope="col">{t('health.title')}</th>
            <th scope="col">{t('devices.lastSeen')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ device }) => (
            <DeviceRow
              key={device.id}
              device={device}
              look={looks.get(device.id)}
              lastSeen={
                device.lastSeen === undefined ? t('time.never') : formatAge(language, now - device.lastSeen)
              }
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}
