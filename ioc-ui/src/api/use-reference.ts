import type { Language } from '@ioc/domain';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { useServices } from '../app/services.tsx';
import type { BasemapFeature } from './basemap-schema.ts';
import {
  basemapQuery,
  citiesQuery,
  departmentsQuery,
  peopleQuery,
  propertiesQuery,
  rulesQuery,
  type CityJson,
  type DepartmentJson,
  type PropertyJson,
  type RuleJson,
} from './queries.ts';

const NO_CITIES: readonly CityJson[] = [];

function useById<T extends { readonly id: string }>(items: readonly T[] | undefined): ReadonlyMap<string, T> {
  return useMemo(() => new Map((items ?? []).map((item) => [item.id, item])), [items]);
}

/** The areas of operation in their order; empty until they are known. */
export function useCities(): readonly CityJson[] {
  return useQuery(citiesQuery(useServices().client)).data ?? NO_CITIES;
}

/** The departments by id. */
export function useDepartments(): ReadonlyMap<string, DepartmentJson> {
  return useById(useQuery(departmentsQuery(useServices().client)).data);
}

/** The catalogue of what is measured, by id. */
export function useProperties(): ReadonlyMap<string, PropertyJson> {
  return useById(useQuery(propertiesQuery(useServices().client)).data);
}

/** The rules by id. */
export function useRules(): ReadonlyMap<string, RuleJson> {
  return useById(useQuery(rulesQuery(useServices().client)).data);
}

/** The name of a person; the id itself while it is unknown. */
export function usePersonName(): (id: string) => string {
  const people = useById(useQuery(peopleQuery(useServices().client)).data);
  return (id) => people.get(id)?.displayName ?? id;
}

/** The name of an area, from the basemap; undefined while it is unknown. */
export function useAreaName(language: Language): (id: string | undefined) => string | undefined {
  const areas = useQuery(basemapQuery(useServices().client)).data?.areas;
  const byId = useMemo(
    () => new Map<string, BasemapFeature>((areas?.features ?? []).map((area) => [area.properties.id, area])),
    [areas],
  );
  return (id) => (id === undefined ? undefined : byId.get(id)?.properties.name[language]);
}
