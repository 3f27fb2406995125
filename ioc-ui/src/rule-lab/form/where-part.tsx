import { isAreaId, isCityId, isDeviceId, type DeviceId } from '@ioc/domain';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState, type ReactNode } from 'react';

import { basemapQuery, type RuleJson } from '../../api/queries.ts';
import { useCities } from '../../api/use-reference.ts';
import { useServices } from '../../app/services.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { useDeviceEntries } from '../../live/use-live.ts';
import { placeText } from '../../rules/rule-terms.ts';
import { ChoiceField } from '../fields/choice-field.tsx';
import { Fault } from '../fields/field-frame.tsx';
import { NumberField } from '../fields/number-field.tsx';
import { withoutUndefined } from '../level-edit.ts';
import { devicesWithin, type Place } from '../place/place-model.ts';
import { PlacePicker } from '../place/place-picker.tsx';
import { CheckList } from './check-list.tsx';
import { FormPart, type FormPartProps } from './form-part.tsx';
import { GroupFields } from './group-fields.tsx';

type Select = RuleJson['select'];
type Reach = 'all' | 'cities' | 'areas' | 'devices' | 'within';

const REACHES: readonly Reach[] = ['all', 'cities', 'areas', 'devices', 'within'];

function reachOf({ within, devices, areas, cities }: Select): Reach {
  if (within !== undefined) return 'within';
  if (devices !== undefined) return 'devices';
  if (areas !== undefined) return 'areas';
  return cities === undefined ? 'all' : 'cities';
}

/** Where the rule looks: everywhere, areas of operation, wards, devices from a list or the map, or a drawn place (R41). */
export function WherePart(props: FormPartProps): ReactNode {
  const { rule, names, faults, isReadOnly, onChange } = props;
  const { t, language, local } = useLanguage();
  const cities = useCities();
  const [picked, setPicked] = useState<Reach>();
  const reach = picked ?? reachOf(rule.select);
  const set = (facts: Partial<Select>): void =>
    onChange({ ...rule, select: withoutUndefined({ ...rule.select, ...facts }) });
  const choose = (next: Reach): void => {
    setPicked(next);
    set({ cities: undefined, areas: undefined, devices: undefined, within: undefined });
  };
  return (
    <FormPart
      id="where"
      title={t('lab.part.where')}
      summary={placeText({ language, rule, names })}
      paths={['select', 'groupBy', 'quorum']}
      faults={faults}
      isOpenAtFirst={rule.version === 0}
    >
      <ChoiceField
        label={t('lab.reach')}
        value={reach}
        choices={REACHES.map((each) => ({ value: each, label: t(`lab.reach.${each}`) }))}
        isReadOnly={isReadOnly}
        testId="reach"
        onChange={choose}
      />
      {reach === 'cities' && (
        <CheckList
          label={t('lab.reach.cities')}
          items={cities.map(({ id, name }) => ({ id, name: local(name) }))}
          chosen={new Set(rule.select.cities)}
          isReadOnly={isReadOnly}
          onChange={(ids) => set({ cities: someOf(ids.filter(isCityId)) })}
        />
      )}
      {reach === 'areas' && <AreaList rule={rule} isReadOnly={isReadOnly} set={set} />}
      {(reach === 'devices' || reach === 'within') && (
        <DeviceChoice {...props} reach={reach} set={set} onReach={setPicked} />
      )}
      <Fault text={faults['select.within'] ?? faults['select.devices'] ?? faults['select']} />
      <GroupFields {...props} />
    </FormPart>
  );
}

/** A list with something in it; undefined for an empty one, which no selector has. */
function someOf<T>(list: T[]): T[] | undefined {
  return list.length === 0 ? undefined : list;
}

function AreaList({
  rule,
  isReadOnly,
  set,
}: {
  readonly rule: RuleJson;
  readonly isReadOnly: boolean;
  readonly set: (facts: Partial<Select>) => void;
}): ReactNode {
  const { t, local } = useLanguage();
  const areas = useQuery(basemapQuery(useServices().client)).data?.areas.features ?? [];
  const wards = areas.filter(({ properties: { level, validTo } }) => level === 'ward' && validTo === null);
  return (
    <CheckList
      label={t('lab.reach.areas')}
      items={wards.map(({ properties }) => ({ id: properties.id, name: local(properties.name) }))}
      chosen={new Set(rule.select.areas)}
      isReadOnly={isReadOnly}
      onChange={(ids) => set({ areas: someOf(ids.filter(isAreaId)) })}
    />
  );
}

interface DeviceChoiceProps extends FormPartProps {
  readonly reach: 'devices' | 'within';
  readonly set: (facts: Partial<Select>) => void;
  readonly onReach: (reach: Reach) => void;
}

function DeviceChoice({
  rule,
  names,
  faults,
  isReadOnly,
  reach,
  set,
  onReach,
}: DeviceChoiceProps): ReactNode {
  const { t } = useLanguage();
  const entries = useDeviceEntries();
  const { property, within } = rule.select;
  const devices = useMemo(
    () =>
      entries
        .map(({ device }) => device)
        .filter(({ datastreams }) => datastreams.some((stream) => stream.property === property)),
    [entries, property],
  );
  const inside = within === undefined ? [] : devicesWithin(within, devices);
  const chosen = new Set<string>(reach === 'within' ? inside : rule.select.devices);
  const choose = (ids: readonly DeviceId[]): void => {
    onReach('devices');
    set({ within: undefined, devices: someOf([...ids]) });
  };
  const toggle = (id: DeviceId): void =>
    choose(
      chosen.has(id)
        ? [...chosen].filter(isDeviceId).filter((each) => each !== id)
        : [...[...chosen].filter(isDeviceId), id],
    );
  const draw = (place: Place): void => {
    onReach('within');
    set({ devices: undefined, within: place });
  };
  return (
    <>
      <PlacePicker
        devices={devices}
        chosen={chosen}
        place={within}
        isReadOnly={isReadOnly}
        nameOf={names.device}
        onToggle={toggle}
        onPlace={draw}
      />
      {within !== undefined && (
        <div className="place-result">
          <p>{t('place.inside', { count: inside.length })}</p>
          {within.kind === 'corridor' && (
            <NumberField
              label={t('place.metres')}
              unit="m"
              fault={faults['select.within.metres']}
              value={within.metres}
              isReadOnly={isReadOnly}
              step={50}
              onChange={(metres) => set({ within: { ...within, metres: metres ?? Number.NaN } })}
            />
          )}
          {!isReadOnly && inside.length > 0 && (
            <button type="button" className="button small" onClick={() => choose(inside)}>
              {t('place.onlyThese', { count: inside.length })}
            </button>
          )}
        </div>
      )}
      {reach === 'devices' && (
        <CheckList
          label={t('lab.reach.devices')}
          items={devices.map(({ id }) => ({ id, name: names.device(id) }))}
          chosen={chosen}
          isReadOnly={isReadOnly}
          onChange={(ids) => choose(ids.filter(isDeviceId))}
        />
      )}
    </>
  );
}
