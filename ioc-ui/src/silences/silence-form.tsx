import { foldForSearch, instant, SECTORS } from '@ioc/domain';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';

import type { ApiFault } from '../api/http-client.ts';
import { basemapQuery } from '../api/queries.ts';
import { useAreaName, useCities, useRules } from '../api/use-reference.ts';
import { useServices } from '../app/services.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { useDeviceEntries } from '../live/use-live.ts';
import { searchDevices } from '../map/search-devices.ts';
import { localText } from '../rule-why/vietnam-time.ts';
import { requestOfDraft, type DraftFault, type SilenceDraft, type SilenceRequest } from './silence-draft.ts';

/** How long a new silence lasts unless said otherwise, in milliseconds. */
const FIRST_SPAN_MS = 2 * 3_600_000;

const EMPTY: Omit<SilenceDraft, 'to'> = {
  city: '',
  sector: '',
  area: '',
  device: '',
  rule: '',
  from: '',
  reason: '',
};

/** A new silence: what it is about (everything that is chosen must hold), from when to when, and why. */
export function SilenceForm({
  onCreate,
}: {
  readonly onCreate: (request: SilenceRequest) => Promise<ApiFault | undefined>;
}): ReactNode {
  const { t } = useLanguage();
  const { clock, toasts } = useServices();
  const fresh = (): SilenceDraft => ({ ...EMPTY, to: localText(instant(clock.now() + FIRST_SPAN_MS)) });
  const [draft, setDraft] = useState(fresh);
  const [fault, setFault] = useState<DraftFault>();
  const [isSending, setSending] = useState(false);
  const change = (next: Partial<SilenceDraft>): void => setDraft({ ...draft, ...next });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const answer = requestOfDraft(draft, clock.now());
    setFault('fault' in answer ? answer.fault : undefined);
    if ('fault' in answer) return;
    setSending(true);
    const refused = await onCreate(answer.request);
    setSending(false);
    if (refused === undefined) setDraft(fresh());
    toasts.show(
      refused === undefined
        ? { tone: 'plain', key: 'silence.created' }
        : { tone: 'bad', key: 'silence.failed' },
    );
  };
  return (
    <form className="card silence-form" data-testid="silence-form" onSubmit={(event) => void submit(event)}>
      <h2>{t('silence.new')}</h2>
      <Matchers draft={draft} onChange={change} />
      <label className="field">
        <span className="label">{t('silence.from')}</span>
        <input
          type="datetime-local"
          className="input"
          value={draft.from}
          aria-describedby="silence-from-hint"
          onChange={({ target }) => change({ from: target.value })}
        />
        <span id="silence-from-hint" className="small secondary">
          {t('silence.fromNow')}
        </span>
      </label>
      <label className="field">
        <span className="label">{t('silence.to')}</span>
        <input
          type="datetime-local"
          className="input"
          value={draft.to}
          data-testid="silence-to"
          onChange={({ target }) => change({ to: target.value })}
        />
      </label>
      <label className="field wide">
        <span className="label">{t('act.reason')}</span>
        <input
          className="input"
          value={draft.reason}
          maxLength={500}
          data-testid="silence-reason"
          onChange={({ target }) => change({ reason: target.value })}
        />
      </label>
      {fault !== undefined && (
        <p className="field-error wide" role="alert">
          {t(`silence.fault.${fault}`)}
        </p>
      )}
      <div className="wide">
        <button type="submit" className="button primary" disabled={isSending} data-testid="silence-create">
          {t('silence.create')}
        </button>
      </div>
    </form>
  );
}

interface MatchersProps {
  readonly draft: SilenceDraft;
  readonly onChange: (next: Partial<SilenceDraft>) => void;
}

function Matchers({ draft, onChange }: MatchersProps): ReactNode {
  const { t, local } = useLanguage();
  const { client } = useServices();
  const cities = useCities();
  const rules = [...useRules().values()];
  const areas = useQuery(basemapQuery(client)).data?.areas.features ?? [];
  return (
    <>
      <Choice
        label={t('silence.city')}
        testId="silence-city"
        value={draft.city}
        choices={cities.map(({ id, name }) => [id, local(name)])}
        onChange={(city) => onChange({ city })}
      />
      <Choice
        label={t('filter.sector')}
        testId="silence-sector"
        value={draft.sector}
        choices={SECTORS.map((sector) => [sector, t(`sector.${sector}`)])}
        onChange={(sector) => onChange({ sector })}
      />
      <Choice
        label={t('alert.area')}
        testId="silence-area"
        value={draft.area}
        choices={areas.map(({ properties: { id, name } }) => [id, local(name)])}
        onChange={(area) => onChange({ area })}
      />
      <DeviceField draft={draft} onChange={onChange} />
      <Choice
        label={t('alert.rule')}
        testId="silence-rule"
        value={draft.rule}
        choices={rules.map(({ id, name }) => [id, local(name)])}
        onChange={(rule) => onChange({ rule })}
      />
    </>
  );
}

function Choice(props: {
  readonly label: string;
  readonly testId: string;
  readonly value: string;
  readonly choices: readonly (readonly [value: string, label: string])[];
  readonly onChange: (value: string) => void;
}): ReactNode {
  const { t } = useLanguage();
  return (
    <label className="field">
      <span className="label">{props.label}</span>
      <select
        className="input"
        value={props.value}
        data-testid={props.testId}
        onChange={({ target }) => props.onChange(target.value)}
      >
        <option value="">{t('silence.any')}</option>
        {props.choices.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A device by its code; the dozen that fit what is typed are offered. */
function DeviceField({ draft, onChange }: MatchersProps): ReactNode {
  const { t, language, local } = useLanguage();
  const entries = useDeviceEntries();
  const areaName = useAreaName(language);
  const offered = searchDevices(entries, foldForSearch(draft.device), areaName);
  return (
    <label className="field">
      <span className="label">{t('alert.device')}</span>
      <input
        className="input"
        list="silence-devices"
        value={draft.device}
        placeholder={t('silence.any')}
        data-testid="silence-device"
        onChange={({ target }) => onChange({ device: target.value })}
      />
      <datalist id="silence-devices">
        {offered.map(({ device }) => (
          <option key={device.id} value={device.id}>
            {local(device.name)}
          </option>
        ))}
      </datalist>
    </label>
  );
}
