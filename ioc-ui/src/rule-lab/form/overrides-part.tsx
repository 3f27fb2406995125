import { instant, isAreaId, isCityId, isDeviceId } from '@ioc/domain';
import { formatInstant, parseInstant } from '@ioc/wire';
import { useQuery } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';

import { basemapQuery, type RuleJson } from '../../api/queries.ts';
import { useCities, useDepartments } from '../../api/use-reference.ts';
import { useServices } from '../../app/services.tsx';
import { dayOf, formatDateTime, formatPlainNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { useDeviceEntries } from '../../live/use-live.ts';
import { scopeText, textIn } from '../../rules/rule-terms.ts';
import { ChoiceField, type Choice } from '../fields/choice-field.tsx';
import { Fault, FieldFrame } from '../fields/field-frame.tsx';
import { NumberField } from '../fields/number-field.tsx';
import { TextField } from '../fields/text-field.tsx';
import { withoutUndefined } from '../level-edit.ts';
import { kept, shown, signalScale } from '../signal-scale.ts';
import { FormPart, type FormPartProps } from './form-part.tsx';
import { originsOf } from './number-origin.ts';

type Override = NonNullable<RuleJson['overrides']>[number];
type Kind = 'city' | 'area' | 'device';

/** Where each number comes from, and other numbers for a city, a ward or a device (R42). */
export function OverridesPart(props: FormPartProps): ReactNode {
  const { rule, faults, isReadOnly, onChange } = props;
  const { t, local } = useLanguage();
  const cities = useCities();
  const owner = useDepartments().get(rule.department);
  const list = rule.overrides ?? [];
  const set = (overrides: readonly Override[]): void =>
    onChange(withoutUndefined({ ...rule, overrides: overrides.length === 0 ? undefined : [...overrides] }));
  const free =
    cities.find(({ id }) => !list.some(({ scope }) => 'city' in scope && scope.city === id)) ?? cities[0];
  const add = (): void => {
    const level = rule.levels.at(-1);
    if (free === undefined || level === undefined) return;
    const { severity, threshold, reset } = level;
    const numbers = withoutUndefined({ severity, threshold, reset });
    set([
      ...list,
      {
        scope: { city: free.id },
        levels: [numbers],
        owner: owner === undefined ? rule.department : local(owner.name),
        reason: '',
      },
    ]);
  };
  return (
    <FormPart
      id="overrides"
      title={t('lab.part.overrides')}
      summary={t('lab.overrides.summary', { count: list.length })}
      paths={['overrides', 'pack']}
      faults={faults}
    >
      <Origins {...props} />
      {list.map((override, index) => (
        <OverrideFields
          key={index}
          {...props}
          override={override}
          path={`overrides.${index}`}
          set={(next) =>
            set(list.flatMap((old, at) => (at === index ? (next === undefined ? [] : [next]) : [old])))
          }
        />
      ))}
      <Fault text={faults['overrides']} />
      {!isReadOnly && (
        <button type="button" className="button small" disabled={rule.levels.length === 0} onClick={add}>
          <Plus className="icon small" aria-hidden="true" />
          {t('lab.overrides.add')}
        </button>
      )}
    </FormPart>
  );
}

function Origins({ rule, property, names }: FormPartProps): ReactNode {
  const { t, language } = useLanguage();
  const signal = signalScale(language, rule.signal, property);
  return (
    <div className="table-scroll">
      <table className="table" data-testid="origins">
        <thead>
          <tr>
            <th scope="col">{t('lab.col.where')}</th>
            <th scope="col">{t('lab.col.severity')}</th>
            <th scope="col" className="number">
              {t('rule.threshold')} {signal.unit}
            </th>
            <th scope="col">{t('lab.origin')}</th>
          </tr>
        </thead>
        <tbody>
          {originsOf(rule).map((origin, index) => (
            <tr key={index}>
              <td>
                {origin.scope === undefined ? t('lab.origin.everywhere') : scopeText(origin.scope, names)}
              </td>
              <td>{t(`severity.${origin.severity}`)}</td>
              <td className="number">
                {origin.numbers.map((value) => formatPlainNumber(language, shown(value, signal))).join('–')}
              </td>
              <td>
                {t(`lab.origin.${origin.from}`, { name: origin.name })}
                {origin.reason === undefined ? '' : `: ${textIn(language, origin.reason)}`}
                {origin.until === undefined
                  ? ''
                  : ` · ${t('lab.origin.until', { time: formatDateTime(parseInstant(origin.until)) })}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface OverrideFieldsProps extends FormPartProps {
  readonly override: Override;
  readonly path: string;
  readonly set: (next: Override | undefined) => void;
}

function OverrideFields(props: OverrideFieldsProps): ReactNode {
  const { override, path, faults, isReadOnly, set } = props;
  const { t, language } = useLanguage();
  return (
    <fieldset className="form-group" data-testid={path}>
      <legend>{scopeText(override.scope, props.names)}</legend>
      <ScopeFields {...props} />
      <OverrideLevels {...props} />
      <div className="form-row">
        <TextField
          label={t('lab.overrides.owner')}
          fault={faults[`${path}.owner`]}
          value={override.owner}
          isReadOnly={isReadOnly}
          onChange={(owner) => set({ ...override, owner })}
        />
        <TextField
          label={t('lab.overrides.reason')}
          fault={faults[`${path}.reason`]}
          value={textIn(language, override.reason)}
          isReadOnly={isReadOnly}
          testId={`${path}.reason`}
          onChange={(words) =>
            set({
              ...override,
              reason: typeof override.reason === 'string' ? words : { ...override.reason, [language]: words },
            })
          }
        />
        <UntilField {...props} />
      </div>
      <Fault text={faults[path] ?? faults[`${path}.levels`] ?? faults[`${path}.scope`]} />
      {!isReadOnly && (
        <button type="button" className="button small" onClick={() => set(undefined)}>
          <Trash2 className="icon small" aria-hidden="true" />
          {t('lab.remove')}
        </button>
      )}
    </fieldset>
  );
}

/** The last day of an override: it ends with that day in Vietnam. */
function UntilField({ override, path, faults, isReadOnly, set }: OverrideFieldsProps): ReactNode {
  const { t } = useLanguage();
  const day = override.until === undefined ? '' : dayOf(instant(parseInstant(override.until) - 1));
  const { until: _until, ...lasting } = override;
  return (
    <FieldFrame label={t('lab.overrides.until')} fault={faults[`${path}.until`]}>
      {(control) => (
        <input
          {...control}
          type="date"
          className="input"
          value={day}
          readOnly={isReadOnly}
          onChange={({ target }) =>
            set(target.value === '' ? lasting : { ...lasting, until: endOfDay(target.value) })
          }
        />
      )}
    </FieldFrame>
  );
}

function endOfDay(day: string): string {
  return formatInstant(instant(Date.parse(`${day}T00:00:00+07:00`) + 86_400_000));
}

function ScopeFields({ rule, override, names, isReadOnly, set }: OverrideFieldsProps): ReactNode {
  const { t, language, local } = useLanguage();
  const cities = useCities();
  const areas = useQuery(basemapQuery(useServices().client)).data?.areas.features ?? [];
  const entries = useDeviceEntries();
  const { scope } = override;
  const kind: Kind = 'device' in scope ? 'device' : 'area' in scope ? 'area' : 'city';
  const sorted = (list: readonly Choice<string>[]): readonly Choice<string>[] =>
    list.toSorted((a, b) => a.label.localeCompare(b.label, language));
  const choices: Readonly<Record<Kind, readonly Choice<string>[]>> = {
    city: cities.map(({ id, name }) => ({ value: id, label: local(name) })),
    area: sorted(
      areas
        .filter(({ properties: { level, validTo } }) => level === 'ward' && validTo === null)
        .map(({ properties }) => ({ value: properties.id, label: local(properties.name) })),
    ),
    device: sorted(
      entries
        .filter(({ device }) => device.datastreams.some(({ property }) => property === rule.select.property))
        .map(({ device }) => ({ value: device.id, label: names.device(device.id) })),
    ),
  };
  const value = 'device' in scope ? scope.device : 'area' in scope ? scope.area : scope.city;
  const choose = (of: Kind, id: string | undefined): void => {
    if (id === undefined) return;
    if (of === 'city' && isCityId(id)) set({ ...override, scope: { city: id } });
    if (of === 'area' && isAreaId(id)) set({ ...override, scope: { area: id } });
    if (of === 'device' && isDeviceId(id)) set({ ...override, scope: { device: id } });
  };
  return (
    <div className="form-row">
      <ChoiceField
        label={t('lab.overrides.kind')}
        value={kind}
        choices={(['city', 'area', 'device'] as const).map((each) => ({
          value: each,
          label: t(`lab.overrides.kind.${each}`),
        }))}
        isReadOnly={isReadOnly}
        onChange={(next) => choose(next, choices[next][0]?.value)}
      />
      <ChoiceField
        label={t('lab.col.where')}
        value={value}
        choices={choices[kind]}
        isReadOnly={isReadOnly}
        onChange={(id) => choose(kind, id)}
      />
    </div>
  );
}

function OverrideLevels({
  rule,
  property,
  override,
  path,
  faults,
  isReadOnly,
  set,
}: OverrideFieldsProps): ReactNode {
  const { t, language } = useLanguage();
  const signal = signalScale(language, rule.signal, property);
  const change = (severity: Override['levels'][number]['severity'], value: number | undefined): void => {
    const others = override.levels.filter((level) => level.severity !== severity);
    set({
      ...override,
      levels: value === undefined ? others : [...others, { severity, threshold: kept(value, signal) }],
    });
  };
  return (
    <div className="form-row">
      {rule.levels.map(({ severity, threshold }) => {
        if (typeof threshold !== 'number') return null;
        const index = override.levels.findIndex((level) => level.severity === severity);
        const own = override.levels[index]?.threshold;
        return (
          <NumberField
            key={severity}
            label={t('lab.overrides.level', { severity: t(`severity.${severity}`) })}
            hint={t('lab.overrides.instead', {
              value: formatPlainNumber(language, shown(threshold, signal)),
            })}
            unit={signal.unit}
            fault={
              index < 0
                ? undefined
                : (faults[`${path}.levels.${index}.threshold`] ?? faults[`${path}.levels.${index}.reset`])
            }
            value={typeof own === 'number' ? shown(own, signal) : undefined}
            isReadOnly={isReadOnly}
            testId={`${path}.${severity}`}
            onChange={(value) => change(severity, value)}
          />
        );
      })}
    </div>
  );
}
