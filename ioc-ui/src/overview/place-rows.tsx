import { Link } from '@tanstack/react-router';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState, type ReactNode } from 'react';

import { useAreaName } from '../api/use-reference.ts';
import { SectorIcon } from '../devices/sector-icon.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { compareLooks } from '../live/device-look.ts';
import { trendOf, type HourAlerts } from './hour-trend.ts';
import { PlaceMark } from './place-mark.tsx';
import {
  byArea,
  bySector,
  reportingOf,
  type OverviewDevice,
  type OverviewFacts,
  type Part,
  type PlaceState,
} from './place-state.ts';
import { TrendText } from './trend-text.tsx';

/** Devices that are named under a ward; all of them are one link away. */
const MOST_DEVICES = 12;

/** The sectors of a city as rows that open into wards, which open into devices. */
export function PlaceRows({
  city,
  facts,
  hours,
}: {
  readonly city: string;
  readonly facts: OverviewFacts;
  readonly hours: HourAlerts | undefined;
}): ReactNode {
  const { t } = useLanguage();
  return (
    <table className="table places">
      <thead>
        <tr>
          <th scope="col">{t('overview.sector')}</th>
          <th scope="col">{t('overview.state')}</th>
          <th scope="col" className="number">
            {t('overview.reports')}
          </th>
          <th scope="col" className="number wide">
            {t('overview.late')}
          </th>
          <th scope="col" className="number wide">
            {t('overview.silent')}
          </th>
          <th scope="col" className="number">
            {t('overview.abnormal')}
          </th>
          <th scope="col" className="wide">
            {t('overview.lastHour')}
          </th>
        </tr>
      </thead>
      {bySector(facts).map((part) => (
        <SectorRows key={part.of} part={part} city={city} hours={hours} />
      ))}
    </table>
  );
}

function SectorRows({
  part,
  city,
  hours,
}: {
  readonly part: Part<OverviewDevice['entry']['device']['sector']>;
  readonly city: string;
  readonly hours: HourAlerts | undefined;
}): ReactNode {
  const { t } = useLanguage();
  const [isOpen, setOpen] = useState(false);
  return (
    <tbody>
      <tr data-testid="sector-row" data-sector={part.of}>
        <th scope="row">
          <RowButton isOpen={isOpen} onToggle={() => setOpen(!isOpen)}>
            <SectorIcon sector={part.of} />
            {t(`sector.${part.of}`)}
          </RowButton>
        </th>
        <CountCells state={part.state} />
        <td className="wide">
          <TrendText trend={hours && trendOf(hours, city, part.of)} />
        </td>
      </tr>
      {isOpen && byArea(part.facts).map((area) => <AreaRows key={area.of ?? ''} part={area} />)}
    </tbody>
  );
}

function AreaRows({ part }: { readonly part: Part<string | undefined> }): ReactNode {
  const { t, language } = useLanguage();
  const [isOpen, setOpen] = useState(false);
  const areaName = useAreaName(language);
  return (
    <>
      <tr className="area-row" data-testid="area-row">
        <th scope="row">
          <RowButton isOpen={isOpen} onToggle={() => setOpen(!isOpen)}>
            {areaName(part.of) ?? part.of ?? t('overview.noArea')}
          </RowButton>
        </th>
        <CountCells state={part.state} />
        <td className="wide">–</td>
      </tr>
      {isOpen && <DeviceLines devices={part.facts.devices} />}
    </>
  );
}

function DeviceLines({ devices }: { readonly devices: readonly OverviewDevice[] }): ReactNode {
  const { t, local } = useLanguage();
  const worstFirst = devices.toSorted((a, b) => compareLooks(a.look, b.look));
  const hidden = devices.length - MOST_DEVICES;
  return (
    <tr className="device-lines">
      <td colSpan={7}>
        <ul>
          {worstFirst.slice(0, MOST_DEVICES).map((device) => (
            <li key={device.entry.device.id}>
              <Link to="/" search={(before) => ({ ...before, device: device.entry.device.id })}>
                {local(device.entry.device.name)}
              </Link>{' '}
              <span className="secondary">
                {t(`overview.reporting.${reportingOf(device)}`)}
                {device.look.level === 'normal' ? '' : ` · ${t(levelKey(device.look.level))}`}
              </span>
            </li>
          ))}
          {hidden > 0 && <li className="secondary">{t('overview.moreDevices', { count: hidden })}</li>}
        </ul>
      </td>
    </tr>
  );
}

function levelKey(level: Exclude<OverviewDevice['look']['level'], 'normal'>) {
  return level === 'diagnostic' ? 'overview.diagnostic' : (`severity.${level}` as const);
}

function CountCells({ state }: { readonly state: PlaceState }): ReactNode {
  const { reporting, late, silent, unheard } = state.byReporting;
  return (
    <>
      <td>
        <PlaceMark state={state} />
      </td>
      <td className="number">
        {reporting}/{state.devices}
      </td>
      <td className="number wide">{late}</td>
      <td className="number wide">{silent + unheard}</td>
      <td className="number">{state.abnormal}</td>
    </>
  );
}

function RowButton({
  isOpen,
  onToggle,
  children,
}: {
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <button type="button" className="row-button" aria-expanded={isOpen} onClick={onToggle}>
      <Chevron className="icon small" aria-hidden="true" />
      {children}
    </button>
  );
}
