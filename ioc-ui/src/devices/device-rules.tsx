import type { PropertyId } from '@ioc/domain';
import type { ReactNode } from 'react';

import { useRules } from '../api/use-reference.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { DeviceEntry } from '../live/live-picture.ts';
import { WhyLink } from '../rule-why/why-link.tsx';
import { selects } from '../rules/rule-selection.ts';

/** The rules that judge the datastream that is shown, each with the way to why it did or did not fire. */
export function DeviceRules({
  entry,
  property,
}: {
  readonly entry: DeviceEntry;
  readonly property: PropertyId;
}): ReactNode {
  const { t, local } = useLanguage();
  const { device } = entry;
  const rules = [...useRules().values()].filter((rule) => selects(rule, device, property));
  if (rules.length === 0) return null;
  return (
    <section aria-labelledby="device-rules-title" data-testid="device-rules">
      <h3 id="device-rules-title">{t('device.rules')}</h3>
      <ul className="device-rules">
        {rules.map((rule) => {
          const id = { device: device.id, area: device.area, city: device.city }[rule.groupBy];
          return (
            <li key={rule.id}>
              {local(rule.name)}
              {id !== undefined && (
                <WhyLink rule={rule.id} group={`${rule.groupBy}:${id}`} name={local(rule.name)} />
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
