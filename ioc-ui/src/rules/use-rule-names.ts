import { useMemo } from 'react';

import { useAreaName, useCities, useProperties, useRules } from '../api/use-reference.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useDeviceEntries } from '../live/use-live.ts';
import type { RuleNames } from './condition-text.ts';

/** What devices, areas, cities, properties and rules are called in the language of the screen; ids where nothing is known. */
export function useRuleNames(): RuleNames {
  const { language, local } = useLanguage();
  const properties = useProperties();
  const cities = useCities();
  const areaName = useAreaName(language);
  const entries = useDeviceEntries();
  const rules = useRules();
  const devices = useMemo(
    () => new Map<string, string>(entries.map(({ device }) => [device.id, device.name[language]])),
    [entries, language],
  );
  return {
    property: (id) => properties.get(id),
    city: (id) => {
      const city = cities.find((each) => each.id === id);
      return city === undefined ? id : local(city.name);
    },
    area: (id) => areaName(id) ?? id,
    device: (id) => devices.get(id) ?? id,
    rule: (id) => {
      const rule = rules.get(id);
      return rule === undefined ? id : local(rule.name);
    },
  };
}
