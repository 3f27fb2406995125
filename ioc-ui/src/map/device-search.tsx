import { foldForSearch, type DeviceId } from '@ioc/domain';
import { Search } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';

import { useAreaName } from '../api/use-reference.ts';
import { useKeys } from '../app/use-keys.ts';
import { useView } from '../app/view.ts';
import { SectorIcon } from '../devices/sector-icon.tsx';
import { useLanguage } from '../i18n/language.tsx';
import type { DeviceEntry } from '../live/live-picture.ts';
import { useDeviceEntries } from '../live/use-live.ts';
import { searchDevices } from './search-devices.ts';

/** Finds a device by its name, code or ward, with or without diacritics. Arrows go through the results, Enter opens. */
export function DeviceSearch(): ReactNode {
  const { t, language } = useLanguage();
  const { select } = useView();
  const entries = useDeviceEntries();
  const areaName = useAreaName(language);
  const frame = useRef<HTMLElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  useKeys({ search: () => input.current?.focus() });
  useResultKeys(frame, () => setText(''));
  const hits = searchDevices(entries, foldForSearch(text), areaName);
  const choose = (id: DeviceId): void => {
    select(id);
    setText('');
  };
  return (
    <search ref={frame} className="device-search">
      <Search className="icon" aria-hidden="true" />
      <input
        ref={input}
        type="text"
        className="input"
        aria-label={t('search.label')}
        placeholder={t('search.placeholder')}
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
        data-testid="search"
      />
      {text.trim() !== '' && (
        <ul aria-label={t('search.results')}>
          {hits.map((entry) => (
            <SearchHit
              key={entry.device.id}
              entry={entry}
              areaName={areaName(entry.device.area)}
              onChoose={choose}
            />
          ))}
          {hits.length === 0 && <li className="secondary none">{t('search.none')}</li>}
        </ul>
      )}
    </search>
  );
}

interface SearchHitProps {
  readonly entry: DeviceEntry;
  readonly areaName: string | undefined;
  readonly onChoose: (id: DeviceId) => void;
}

function SearchHit({ entry, areaName, onChoose }: SearchHitProps): ReactNode {
  const { local } = useLanguage();
  return (
    <li>
      <button type="button" onClick={() => onChoose(entry.device.id)} data-testid="search-hit">
        <SectorIcon sector={entry.device.sector} />
        <span>
          {local(entry.device.name)} <span className="small secondary">{areaName}</span>
        </span>
      </button>
    </li>
  );
}

/** Arrows move between the field and its results, Enter in the field opens the first, Escape empties it. */
function useResultKeys(frame: { readonly current: HTMLElement | null }, clear: () => void): void {
  const latest = useRef(clear);
  useEffect(() => {
    latest.current = clear;
  });
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const listen = (event: KeyboardEvent): void => {
      if (event.isComposing) return;
      const stops = [...element.querySelectorAll<HTMLElement>('input, button')];
      const here = stops.findIndex((stop) => stop === document.activeElement);
      if (event.key === 'ArrowDown') stops[Math.min(here + 1, stops.length - 1)]?.focus();
      else if (event.key === 'ArrowUp') stops[Math.max(here - 1, 0)]?.focus();
      else if (event.key === 'Enter' && here === 0) stops[1]?.click();
      else if (event.key === 'Escape') {
        latest.current();
        stops[here]?.blur();
      } else return;
      event.preventDefault();
    };
    element.addEventListener('keydown', listen);
    return () => element.removeEventListener('keydown', listen);
  }, [frame]);
}
