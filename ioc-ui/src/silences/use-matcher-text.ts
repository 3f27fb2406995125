import { isDeviceId } from '@ioc/domain';
import type { SilenceJson } from '@ioc/wire';

import { useAreaName, useCities, useRules } from '../api/use-reference.ts';
import { useServices } from '../app/services.tsx';
import { useLanguage } from '../i18n/language.tsx';

/** What a silence is about in words: everything that must hold. */
export function useMatcherText(): (matcher: SilenceJson['matcher']) => string {
  const { t, language, local } = useLanguage();
  const { store } = useServices();
  const cities = useCities();
  const areaName = useAreaName(language);
  const rules = useRules();
  return ({ city, sector, area, device, rule, severity }) => {
    const ofCity = cities.find(({ id }) => id === city);
    const ofDevice = device !== undefined && isDeviceId(device) ? store.entry(device)?.device : undefined;
    const ofRule = rules.get(rule ?? '');
    return [
      ofCity === undefined ? city : local(ofCity.name),
      sector === undefined ? undefined : t(`sector.${sector}`),
      areaName(area) ?? area,
      ofDevice === undefined ? device : local(ofDevice.name),
      ofRule === undefined ? rule : local(ofRule.name),
      severity === undefined ? undefined : t(`severity.${severity}`),
    ]
      .filter((part) => part !== undefined)
      .join(' · ');
  };
}
