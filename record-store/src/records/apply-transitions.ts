import {
  applySilences,
  applyTransition,
  instant,
  REOPEN_WITHIN_MS,
  type Alert,
  type AlertEntry,
  type AlertId,
  type AlertKind,
  type GroupKey,
  type LocalizedText,
  type Rule,
  type RuleId,
  type Silence,
  type Transition,
} from '@ioc/domain';
import { sql } from 'kysely';
import { chunked } from '../chunked.ts';
import type { RecordTransaction } from '../record-database.ts';
import type { EvaluationCommit, StoredDevice } from '../record-store.ts';
import { RefusedCommitError } from '../refused-commit-error.ts';
import { parseStored } from '../stored-json.ts';
import { observedPropertySchema } from '../stored/observed-property-schema.ts';
import { deviceOf } from './device-records.ts';
import { activeSilences } from './silence-records.ts';
import { ruleInVersion } from './rule-records.ts';
import { alertOf, type ChangedAlerts } from './stored-alerts.ts';

/** What the transitions are applied to and told about. */
interface Surroundings {
  /** The newest alert by subject, of those that are open or may reopen. */
  readonly newest: Map<string, Alert>;
  readonly rules: Map<string, Rule>;
  readonly devices: ReadonlyMap<string, StoredDevice>;
  readonly units: ReadonlyMap<string, LocalizedText>;
  /** Those that are active at the commit's time. */
  readonly silences: readonly Silence[];
}

/**
 * Applies the transitions of a commit in their order to the alerts that they are about, and answers what changed.
 * Reads inside the transaction, writes nothing.
 */
export async function applyTransitions(
  trx: RecordTransaction,
  commit: EvaluationCommit,
  newAlertId: () => AlertId,
): Promise<ChangedAlerts> {
  const around = await surroundings(trx, commit);
  const changed = new Map<AlertId, Alert>();
  const entries: AlertEntry[] = [];
  for (const transition of commit.transitions) {
    const subject = subjectOf(transition.rule.id, transition.group, transition.alertKind);
    const open = standing(around.newest.get(subject), transition);
    const change = applyTransition(open, transition, contextOf(transition, around, { commit, newAlertId }));
    if (change === undefined) continue;
    const silenced = applySilences(change.alert, around.silences, commit.now);
    const alert = silenced?.alert ?? change.alert;
    around.newest.set(subject, alert);
    // Set anew, so that the map ends in the order of the newest change.
    changed.delete(alert.id);
    changed.set(alert.id, alert);
    entries.push(change.entry, ...(silenced ? [silenced.entry] : []));
  }
  return { alerts: [...changed.values()], entries };
}

/** The alert if its work is open, or if it ended by clearing so shortly before that it would reopen (R30). */
function standing(alert: Alert | undefined, transition: Transition): Alert | undefined {
  if (alert === undefined || alert.work !== 'closed') return alert;
  const endedAt = alert.resolution === 'cleared' ? alert.clearedAt : undefined;
  return endedAt !== undefined && transition.at - endedAt < REOPEN_WITHIN_MS ? alert : undefined;
}

function contextOf(
  transition: Transition,
  around: Surroundings,
  { commit, newAlertId }: { readonly commit: EvaluationCommit; readonly newAlertId: () => AlertId },
): Parameters<typeof applyTransition>[2] {
  const rule = around.rules.get(ruleKey(transition.rule));
  if (rule === undefined) {
    throw new RefusedCommitError('rule-unknown', `no rule ${ruleKey(transition.rule)} for a transition`);
  }
  const device = transition.group.by === 'device' ? around.devices.get(transition.group.id) : undefined;
  const unit = around.units.get(rule.select.property);
  return { newId: newAlertId(), rule, at: commit.now, ...(device && { device }), ...(unit && { unit }) };
}

async function surroundings(trx: RecordTransaction, commit: EvaluationCommit): Promise<Surroundings> {
  const groups = [...new Set(commit.transitions.map((transition) => transition.group.id))];
  const rules = await rulesOf(trx, commit);
  return {
    newest: await newestAlerts(trx, commit.transitions, groups),
    rules,
    devices: await devicesNamed(trx, groups),
    units: await unitsOf(trx, [...rules.values()]),
    silences: await activeSilences(trx, commit.now),
  };
}

async function newestAlerts(
  trx: RecordTransaction,
  transitions: readonly Transition[],
  groups: readonly string[],
): Promise<Map<string, Alert>> {
  const rules = [...new Set(transitions.map((transition) => transition.rule.id))];
  const earliest = transitions.reduce((least, transition) => Math.min(least, transition.at), Infinity);
  const since = instant(earliest - REOPEN_WITHIN_MS);
  const newest = new Map<string, Alert>();
  for (const chunk of chunked(groups, 1)) {
    const alerts = trx
      .selectFrom('alerts')
      .select(['id', 'body'])
      .where('rule_id', 'in', rules)
      .where('group_id', 'in', chunk);
    // Two questions with literal words, so that each has its own index, however long the history of a group is.
    const open = await alerts.where('work', '<>', sql.lit('closed')).execute();
    const endedLately = alerts.where('cleared_at', '>', since).where('work', '=', sql.lit('closed'));
    const ended = await endedLately.where('resolution', '=', 'cleared').execute();
    for (const alert of [...ended, ...open].map(alertOf)) keepNewest(newest, alert);
  }
  return newest;
}

/** An open alert wins over ended ones: it is the one that R28 allows. Among ended ones, the last to clear. */
function keepNewest(newest: Map<string, Alert>, alert: Alert): void {
  const subject = subjectOf(alert.rule.id, alert.group, alert.kind);
  const known = newest.get(subject);
  const isOlder = alert.work === 'closed' && (known?.clearedAt ?? 0) > (alert.clearedAt ?? 0);
  if (!isOlder) newest.set(subject, alert);
}

/** The rules of the commit, and from the store those that the transitions name beside them, such as deleted ones. */
async function rulesOf(trx: RecordTransaction, commit: EvaluationCommit): Promise<Map<string, Rule>> {
  const rules = new Map<string, Rule>();
  for (const { rule: named } of commit.transitions) {
    const key = ruleKey(named);
    if (rules.has(key)) continue;
    const given = commit.rules.get(named.id);
    const rule = given?.version === named.version ? given : await ruleInVersion(trx, named.id, named.version);
    const best = rule ?? given;
    if (best !== undefined) rules.set(key, best);
  }
  return rules;
}

async function devicesNamed(
  trx: RecordTransaction,
  groups: readonly string[],
): Promise<ReadonlyMap<string, StoredDevice>> {
  const devices = new Map<string, StoredDevice>();
  for (const chunk of chunked(groups, 1)) {
    const rows = await trx.selectFrom('devices').select(['id', 'body']).where('id', 'in', chunk).execute();
    for (const row of rows) devices.set(row.id, deviceOf(row));
  }
  return devices;
}

async function unitsOf(
  trx: RecordTransaction,
  rules: readonly Rule[],
): Promise<ReadonlyMap<string, LocalizedText>> {
  const names = [...new Set(rules.map((rule) => rule.select.property))];
  const units = new Map<string, LocalizedText>();
  for (const chunk of chunked(names, 1)) {
    const rows = await trx.selectFrom('observed_properties').selectAll().where('id', 'in', chunk).execute();
    for (const row of rows) {
      const property = parseStored(observedPropertySchema, row.body, {
        table: 'observed_properties',
        id: row.id,
      });
      units.set(row.id, property.display);
    }
  }
  return units;
}

function subjectOf(rule: RuleId, group: GroupKey, kind: AlertKind): string {
  return JSON.stringify([rule, group.by, group.id, kind]);
}

function ruleKey(rule: Transition['rule']): string {
  return `${rule.id} version ${rule.version}`;
}
