import {
  adoptionOf,
  derivedDatastreams,
  type CityId,
  type EvaluatedDatastream,
  type PackAdoption,
  type Rule,
  type RulePack,
} from '@ioc/domain';
import type { UserRecord } from '@ioc/record-store';
import type { PackPreview } from '@ioc/wire';

import { ProblemError } from '../problem/problem-error.ts';
import type { ApiContext } from './api-context.ts';
import { refuseBadRule, refuseForeignRule } from './rule-change.ts';

/** Who adopts, and when. */
export interface PackAdopter {
  readonly user: UserRecord;
  readonly at: ReturnType<ApiContext['now']>;
}

type Unversioned = Omit<Rule, 'version'>;

/** One rule that adoption writes; `before` is the version that it replaces, absent for a new rule. */
interface RuleWrite {
  readonly after: Unversioned;
  readonly before?: number;
}

/** What the devices of the registry measure, and what is worked out of it. */
async function datastreamsOf({ records, airIndices }: ApiContext): Promise<readonly EvaluatedDatastream[]> {
  const devices = await records.devices.all();
  return devices.flatMap(({ id: device, city, area, location, tags, datastreams }) =>
    [...datastreams, ...derivedDatastreams(datastreams, airIndices)].map(({ property }) => ({
      device,
      property,
      city,
      location,
      tags,
      intervalMs: 0,
      ...(area === undefined ? {} : { area }),
    })),
  );
}

/** What adopting the pack would change in the city, by the rules and devices of now. */
export async function adoptionIn(context: ApiContext, pack: RulePack, city: CityId): Promise<PackAdoption> {
  const { records } = context;
  const [rules, cities, datastreams] = await Promise.all([
    records.rules.all(),
    records.reference.cities(),
    datastreamsOf(context),
  ]);
  const known = cities.map(({ id }) => id);
  if (!known.includes(city)) {
    const message = { vi: 'Không có thành phố này.', en: 'There is no such city.' };
    throw new ProblemError('unprocessable', { errors: [{ path: 'city', message }] });
  }
  return adoptionOf(pack, { city, cities: known, rules, datastreams });
}

/** The adoption as it is answered. */
export function previewOf(pack: RulePack, city: CityId, { entries, superseded }: PackAdoption): PackPreview {
  return {
    pack: { id: pack.id, version: pack.version },
    city,
    entries: entries.map(({ after: _after, before: _before, differences, kept, ...change }) => ({
      ...change,
      differences: differences.map(({ path, before, after }) => ({ path, before, after })),
      kept: kept.map(({ severity, threshold, packThreshold }) => ({
        severity,
        threshold: asJson(threshold),
        packThreshold: asJson(packThreshold),
      })),
    })),
    superseded: superseded.map(({ rule, kind }) => ({ rule, kind })),
  };
}

function asJson(threshold: number | readonly [number, number]): number | [number, number] {
  return typeof threshold === 'number' ? threshold : [...threshold];
}

function writesOf({ entries, superseded }: PackAdoption): readonly RuleWrite[] {
  const adopted = entries
    .filter(({ kind }) => kind === 'added' || kind === 'changed')
    .map(({ after, before }) => ({ after, ...(before === undefined ? {} : { before }) }));
  return [...adopted, ...superseded.map(({ after, before }) => ({ after, before }))];
}

/** A rule marked `safety` is not changed by one person's adoption (R34). */
async function refuseSafetyChange(context: ApiContext, { after, before }: RuleWrite): Promise<void> {
  if (before === undefined) return;
  const stored = await context.records.rules.find(after.id);
  if (stored?.safety !== true) return;
  throw new ProblemError('refused', {
    detail: {
      vi: `Quy tắc ${stored.name.vi} liên quan an toàn: thay đổi phải được người thứ hai phê duyệt.`,
      en: `The rule ${stored.name.en} is marked safety: a second person must approve its change.`,
    },
  });
}

async function refuseUnlessAllowed(
  context: ApiContext,
  writes: readonly RuleWrite[],
  { user }: PackAdopter,
): Promise<void> {
  for (const write of writes) {
    const stored = write.before === undefined ? undefined : await context.records.rules.find(write.after.id);
    if (stored) await refuseForeignRule(context, user, stored);
    await refuseForeignRule(context, user, write.after);
    await refuseSafetyChange(context, write);
    await refuseBadRule(context, write.after);
  }
}

async function write(context: ApiContext, { after, before }: RuleWrite, adopter: PackAdopter): Promise<Rule> {
  const { rules } = context.records;
  const change = { by: adopter.user.id, at: adopter.at };
  const outcome =
    before === undefined ? await rules.create(after, change) : await rules.replace(after, before, change);
  if (!outcome.ok) throw new ProblemError('conflict');
  return outcome.value;
}

/**
 * Writes what the adoption changes: first the new rules, then those that leave the city, so that nothing is unwatched
 * meanwhile. Everything is checked before anything is written; a rule that somebody changed in between ends it with a 409, and
 * adopting again goes on from there.
 */
export async function adopt(
  context: ApiContext,
  adoption: PackAdoption,
  adopter: PackAdopter,
): Promise<readonly Rule[]> {
  const writes = writesOf(adoption);
  await refuseUnlessAllowed(context, writes, adopter);
  const written: Rule[] = [];
  for (const one of writes) written.push(await write(context, one, adopter));
  return written;
}
