import { foldForSearch, type DeviceId } from '@ioc/domain';
import { Search } from 'lucide-react';
import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';

import { useAreaName } from '../api/use-reference.ts';
import { useKeys } from '../app/use-keys.ts';
import { useView } from '../app/view.ts';
import { SectorIcon } from '../devices/sector-icon.tsx';
import { useLanguage } from '../i18n/language.tsx';
import type { DeviceEntry } from '../live/live-picture.ts';
import { useDeviceEntries } from '../live/use-live.ts';
import { searchDevices } from './search-devices.ts';

/** Finds a device by its name, code or ward, with or without diacritics. A combobox: arrows choose, Enter goes. */
export function DeviceSearch(): ReactNode {
  const { t, language } = useLanguage();
  const { select } = useView();
  const entries = useDeviceEntries();
  const areaName = useAreaName(language);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  useKeys({ search: () => input.current?.focus() });
  const hits = searchDevices(entries, foldForSearch(text), areaName);
  const choose = (id: DeviceId | undefined): void => {
    if (id === undefined) return;
    select(id);
    setText('');
    input.current?.blur();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') setActive(Math.min(active + 1, hits.length - 1));
    else if (event.key === 'ArrowUp') setActive(Math.max(active - 1, 0));
    else if (event.key === 'Enter') choose(hits[active]?.device.id);
    else if (event.key === 'Escape') {
      setText('');
      input.current?.blur();
    } else return;
    event.preventDefault();
  };
  const isOpen = text.trim() !== '';
  return (
    <div className="device-search" role="search">
      <Search className="icon" aria-hidden="true" />
      <input
        ref={input}
        className="input"
        role="combobox"
        aria-expanded={isOpen}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && hits[active] ? `${listId}-${active}` : undefined}
        aria-label={t('search.label')}
        placeholder={t('search.placeholder')}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
        data-testid="search"
      />
      {isOpen && (
        <ul id={listId} role="listbox" aria-label={t('search.results')}>
          {hits.map((entry, index) => (
            <SearchHit
              key={entry.device.id}
              id={`${listId}-${index}`}
              entry={entry}
              isActive={index === active}
              onChoose={choose}
            />
          ))}
          {hits.length === 0 && <li className="secondary">{t('search.none')}</li>}
        </ul>
      )}
    </div>
  );
}

function SearchHit(props: {
  readonly id: string;
  readonly entry: DeviceEntry;
  readonly isActive: boolean;
  readonly onChoose: (id: DeviceId) => void;
}): ReactNode {
  const { id, entry, isActive, onChoose } = props;
  const { language, local } = useLanguage();
  const areaName = useAreaName(language);
  return (
    <li
      id={id}
      role="option"
      aria-selected={isActive}
      onPointerDown={(event) => event.preventDefault()}
      onClick={() => onChoose(entry.device.id)}
    >
      <SectorIcon sector={entry.device.sector} />
      <span>
        {local(entry.device.name)}
        <span className="small secondary"> {areaName(entry.device.area)}</span>
      </span>
    </li>
  );
}
