import type { StoredChannel } from '@ioc/record-store';
import type { NotificationChannelJson } from '@ioc/wire';

import { SECRET_SETTINGS } from './channel-settings.ts';

type Settings = StoredChannel['settings'];

/** The channel as it is answered: which secrets are set, and none of them. */
export function withoutSecrets({
  settings,
  match,
  quiet,
  ...channel
}: StoredChannel): NotificationChannelJson {
  const names = Object.keys(settings);
  return {
    ...channel,
    ...(match === undefined ? {} : { match: copied(match) }),
    ...(quiet === undefined ? {} : { quiet: { ...quiet } }),
    settings: Object.fromEntries(Object.entries(settings).filter(([name]) => !SECRET_SETTINGS.has(name))),
    secrets: names.filter((name) => SECRET_SETTINGS.has(name)),
  };
}

function copied({
  severities,
  cities,
  sectors,
  departments,
}: NonNullable<StoredChannel['match']>): NonNullable<NotificationChannelJson['match']> {
  return {
    ...(severities && { severities: [...severities] }),
    ...(cities && { cities: [...cities] }),
    ...(sectors && { sectors: [...sectors] }),
    ...(departments && { departments: [...departments] }),
  };
}

/**
 * Settings with the secrets of before where they were left out, so that a form need not know them. What leads elsewhere
 * keeps none: a secret must not follow a changed address.
 */
export function withKeptSecrets(settings: Settings, before: StoredChannel | undefined): Settings {
  if (before === undefined || !leadToTheSame(settings, before.settings)) return settings;
  const kept = Object.entries(before.settings).filter(([name]) => SECRET_SETTINGS.has(name));
  return { ...Object.fromEntries(kept), ...settings };
}

/** Settings that say where a channel's secrets are shown. */
const ADDRESSES = ['url', 'server'];

function leadToTheSame(one: Settings, other: Settings): boolean {
  return ADDRESSES.every((name) => one[name] === other[name]);
}
