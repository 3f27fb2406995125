import type {
  Alert,
  AlertActor,
  AlertCommand,
  AlertEntry,
  AlertHistory,
  AlertId,
  AlertNeighbour,
  Area,
  AreaId,
  City,
  CityId,
  Department,
  Device,
  DeviceId,
  EpochMs,
  ObservedProperty,
  Outcome,
  Rule,
  RuleId,
  Sector,
  Severity,
  Silence,
  SilenceId,
  TimeSpan,
  Transition,
  UserId,
} from '@ioc/domain';
import type { LedgerRecords } from './ledger.ts';
import type { NotificationRecords } from './notifications.ts';
import type { DutyRecords, ShiftRecords } from './shifts.ts';

/** One page of a list: `nextCursor` is opaque and absent on the last page. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor?: string;
}

/** Where a page starts and how long it is. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string;
}

/** Cities, areas, departments and observed properties: reference data, replaced as a whole by `ioc seed`. */
export interface ReferenceRecords {
  cities(): Promise<readonly City[]>;
  /** Areas of a city (or of all), in force on the day `at` (`YYYY-MM-DD`) when given. */
  areas(filter: { readonly city?: CityId; readonly at?: string }): Promise<readonly Area[]>;
  departments(): Promise<readonly Department[]>;
  observedProperties(): Promise<readonly ObservedProperty[]>;
  /** Inserts or replaces by id; never deletes what is not named. */
  put(data: {
    readonly cities?: readonly City[];
    readonly areas?: readonly Area[];
    readonly departments?: readonly Department[];
    readonly observedProperties?: readonly ObservedProperty[];
  }): Promise<void>;
}

/** A device with its ward today, computed when it is stored. */
export type StoredDevice = Device & { readonly area?: AreaId };

/** Which devices are meant; `q` searches id and names, ignoring case and diacritics (đ = d). */
export interface DeviceFilter {
  readonly city?: CityId;
  readonly sector?: Sector;
  readonly area?: AreaId;
  readonly bbox?: readonly [number, number, number, number];
  readonly q?: string;
}

/** The device registry. `revision()` rises with every change, so that readers poll one number instead of the table. */
export interface DeviceRecords {
  revision(): Promise<number>;
  list(filter: DeviceFilter, page: PageRequest): Promise<Page<StoredDevice>>;
  all(): Promise<readonly StoredDevice[]>;
  find(id: DeviceId): Promise<StoredDevice | undefined>;
  /** Adds a device; a fault when the id is taken. `credential` is the hash of its password, absent for simulated fleets. */
  create(
    device: StoredDevice,
    credential?: string,
  ): Promise<Outcome<StoredDevice, { readonly code: 'exists' }>>;
  update(device: StoredDevice): Promise<boolean>;
  delete(id: DeviceId): Promise<boolean>;
  /** Inserts or replaces many at once (seeding, import), all or none; keeps the passwords that `credentials` does not name. */
  putAll(devices: readonly StoredDevice[], credentials?: readonly NewCredential[]): Promise<void>;
}

/** A device's new password as a hash. */
export interface NewCredential {
  readonly device: DeviceId;
  readonly hash: string;
}

/** What a device's password is checked against. `generation` is another after every change; `hash` is absent without password. */
export interface DeviceCredential {
  readonly device: DeviceId;
  readonly generation: number;
  readonly hash?: string;
  /** The password before this one, while it is still valid beside it. */
  readonly previous?: { readonly hash: string; readonly generation: number; readonly until: EpochMs };
}

/**
 * The MQTT passwords of the devices. `revision()` rises with every change of one, so that who guards connections polls one
 * number and reads `changedSince`; deleted devices are told by the registry. A change leaves the registry's revision alone.
 */
export interface CredentialRecords {
  revision(): Promise<number>;
  all(): Promise<readonly DeviceCredential[]>;
  changedSince(revision: number): Promise<readonly DeviceCredential[]>;
  find(id: DeviceId): Promise<DeviceCredential | undefined>;
  /** Gives devices new passwords and answers which of them exist; the one before ends at once or at `previousUntil`. */
  put(credentials: readonly NewCredential[], previousUntil?: EpochMs): Promise<readonly DeviceId[]>;
  /** Takes a device's password away; false when there is no such device. */
  revoke(id: DeviceId): Promise<boolean>;
}

/** Rules with all of their versions. `revision()` rises with every change. */
export interface RuleRecords {
  revision(): Promise<number>;
  all(): Promise<readonly Rule[]>;
  find(id: RuleId): Promise<Rule | undefined>;
  versions(id: RuleId): Promise<readonly RuleVersion[]>;
  create(
    rule: Omit<Rule, 'version'>,
    change: RuleChange,
  ): Promise<Outcome<Rule, { readonly code: 'exists' }>>;
  /** Stores the next version if the current one is `expectedVersion`. */
  replace(
    rule: Omit<Rule, 'version'>,
    expectedVersion: number,
    change: RuleChange,
  ): Promise<
    Outcome<Rule, { readonly code: 'not-found' } | { readonly code: 'conflict'; readonly current: Rule }>
  >;
  delete(id: RuleId, change: RuleChange): Promise<boolean>;
}

/** Who changed a rule, and when. */
export interface RuleChange {
  readonly by: string;
  readonly at: EpochMs;
}

/** A change of a `safety` rule that a second person decides on (R34); `n` counts from 1 in each rule. */
export interface ProposedRuleChange extends RuleChange {
  readonly rule: RuleId;
  readonly n: number;
  readonly state: 'pending' | 'approved' | 'rejected' | 'superseded';
  /** The version that was in force when it was proposed. */
  readonly base: number;
  readonly proposed: Rule;
  readonly reason?: string;
  readonly decidedBy?: string;
  readonly decidedAt?: EpochMs;
  readonly decisionReason?: string;
}

/** What somebody decides on a proposed change. */
export interface RuleChangeDecision extends RuleChange {
  readonly state: 'approved' | 'rejected';
  readonly reason?: string;
}

/** Changes of rules that wait for a second person (R34). */
export interface RuleChangeRecords {
  /** All of a rule, the newest first. */
  of(id: RuleId): Promise<readonly ProposedRuleChange[]>;
  /** Proposes the next version; a change that still waits is superseded. */
  propose(
    rule: Omit<Rule, 'version'>,
    base: number,
    change: RuleChange & { readonly reason?: string },
  ): Promise<
    Outcome<
      ProposedRuleChange,
      { readonly code: 'not-found' } | { readonly code: 'conflict'; readonly current: Rule }
    >
  >;
  /** Decides; an approved change is the version in force in the same transaction. Nobody approves a change of their own. */
  decide(
    id: RuleId,
    n: number,
    decision: RuleChangeDecision,
  ): Promise<
    Outcome<
      { readonly change: ProposedRuleChange; readonly rule?: Rule },
      | { readonly code: 'not-found' | 'own-change' }
      | { readonly code: 'decided'; readonly change: ProposedRuleChange }
      | { readonly code: 'conflict'; readonly current: Rule }
    >
  >;
}

/** One version of a rule as it was. */
export interface RuleVersion extends RuleChange {
  readonly rule: Rule;
}

/** A person's account; `passwordHash` is a self-describing hash string. */
export interface UserRecord {
  readonly id: UserId;
  readonly username: string;
  readonly passwordHash: string;
  readonly displayName: string;
  readonly role: 'admin' | 'operator' | 'department' | 'viewer';
  readonly department?: string;
}

/** A signed-in session: the token itself is never stored, only its SHA-256. */
export interface SessionRecord {
  readonly tokenHash: string;
  readonly user: UserId;
  readonly createdAt: EpochMs;
  readonly expiresAt: EpochMs;
}

/** Accounts and sessions. */
export interface UserRecords {
  find(username: string): Promise<UserRecord | undefined>;
  findById(id: UserId): Promise<UserRecord | undefined>;
  list(): Promise<readonly UserRecord[]>;
  put(user: UserRecord): Promise<void>;
  createSession(session: SessionRecord): Promise<void>;
  session(
    tokenHash: string,
    now: EpochMs,
  ): Promise<{ readonly session: SessionRecord; readonly user: UserRecord } | undefined>;
  deleteSession(tokenHash: string): Promise<void>;
  deleteExpiredSessions(now: EpochMs): Promise<number>;
}

/** The persisted state of one rule for one group: opaque JSON made by the engine. */
export interface RuleStateRow {
  readonly key: string;
  /** null deletes the row. */
  readonly state: string | null;
}

/** Everything that evaluating a stretch of the journal decided: committed whole or not at all. */
export interface EvaluationCommit {
  /** Position in the journal up to which this was evaluated. */
  readonly cursor: number;
  readonly states: readonly RuleStateRow[];
  readonly transitions: readonly Transition[];
  /** The rules that the transitions name, for message and sector. */
  readonly rules: ReadonlyMap<RuleId, Rule>;
  readonly now: EpochMs;
}

/** The rules host's side of the alerts: states, cursor and transitions in one transaction. */
export interface EvaluationRecords {
  /** The committed cursor and states; cursor 0 and no state before the first commit. */
  load(): Promise<{ readonly cursor: number; readonly states: readonly RuleStateRow[] }>;
  /**
   * Applies the transitions to the alerts through `applyTransition` of the domain, and stores states and cursor.
   * A stretch of the journal is applied once: a commit whose cursor is behind the stored one, or at it with
   * transitions caused by observations, is refused as a bug (`RefusedCommitError`). Ticks and rule changes may raise
   * and clear without moving the cursor, since silence is not in the journal.
   */
  commit(commit: EvaluationCommit): Promise<readonly Alert[]>;
}

/** The part that is the whole intake: what there is unless the intake is shared by city. */
export const WHOLE_INTAKE = 'all';

/** A part of the intake (`all`, or the id of a city); `fence` rises by one with every holder, `holder` is an instance. */
export interface IngestPartRecord {
  readonly part: string;
  readonly fence: number;
  readonly holder?: string;
}

/** A process that runs ingest; `beat` rises while it lives, `told` is its own text by which others recognise it. */
export interface IngestInstanceRecord {
  readonly id: string;
  readonly beat: number;
  readonly told: string;
}

/** Who has which part, and who lives. */
export interface PartsPicture {
  readonly parts: readonly IngestPartRecord[];
  readonly instances: readonly IngestInstanceRecord[];
}

/** The right to run a part: it ends when somebody else claims the part, which raises the fence. */
export interface PartHolding {
  readonly part: string;
  readonly fence: number;
}

/**
 * A wish to hold a part. `seen` is the part as the claimer saw it, absent when it saw none; a holder in it counts as dead
 * if its beat is still `deadAtBeat`.
 */
export interface PartClaim {
  readonly part: string;
  readonly instance: string;
  readonly seen?: IngestPartRecord;
  readonly deadAtBeat?: number;
}

/**
 * Which ingest runs which part of the intake. No clock is compared: an instance's beat rises while it lives, and others
 * judge its silence by their own clocks. What a former holder still commits is refused by its fence.
 */
export interface PartRecords {
  /** Who has what. */
  picture(): Promise<PartsPicture>;
  /** Says that the instance lives. */
  beat(instance: { readonly id: string; readonly told: string }): Promise<void>;
  /**
   * Takes the part with a new fence; `held` when it is no longer as it was seen, its holder lives, or a part that covers
   * the same cities (`all` covers every city) has a holder. Waits for a commit of the holder before that is under way.
   */
  claim(claim: PartClaim): Promise<Outcome<PartHolding, { readonly code: 'held' }>>;
  /** Gives the part back, unless somebody else holds it by now. */
  release(holding: PartHolding): Promise<void>;
  /** Gives back all that the instance holds, and forgets it: it ends. */
  leave(instance: string): Promise<void>;
  /** Forgets an instance that is still at the beat at which it fell silent. What it holds stays its own until claimed. */
  forget(instance: string, atBeat: number): Promise<void>;
  /**
   * Takes rule states over from another part, when the intake is shared otherwise than before: `moved` keys leave it,
   * `copied` ones stay there too; both replace what is here. Refused like a commit when the holding is outdated.
   */
  inherit(
    holding: PartHolding,
    from: { readonly part: string; readonly moved: readonly string[]; readonly copied: readonly string[] },
  ): Promise<void>;
  /** Cursor and states of the part, for as long as the holding stands; then `RefusedCommitError` (`not-the-holder`). */
  evaluation(holding: PartHolding): EvaluationRecords;
}

/** Which alerts are meant. `open` = work is not closed. Newest change last by default order of `openedAt` descending. */
export interface AlertFilter {
  readonly open?: boolean;
  readonly condition?: Alert['condition'];
  readonly work?: Alert['work'];
  readonly severities?: readonly Severity[];
  readonly city?: CityId;
  readonly sector?: Sector;
  readonly area?: AreaId;
  readonly device?: DeviceId;
  readonly silenced?: boolean;
  readonly from?: EpochMs;
  readonly to?: EpochMs;
}

/** Planned quiet (R24). Silences are ended, never deleted. */
export interface SilenceRecords {
  /** Rises with every change of a silence, not with the passing of time. */
  revision(): Promise<number>;
  /** Those that are in the state at the time `at`, or all of them. */
  list(
    filter: { readonly at: EpochMs; readonly state?: 'active' | 'pending' | 'ended' },
    page: PageRequest,
  ): Promise<Page<Silence>>;
  find(id: SilenceId): Promise<Silence | undefined>;
  /** The next time after `after` at which one begins or ends. */
  nextChange(after: EpochMs): Promise<EpochMs | undefined>;
  create(silence: Silence): Promise<void>;
  /** Ends it now; one that has not begun never will. */
  end(
    id: SilenceId,
    change: { readonly by: UserId; readonly at: EpochMs },
  ): Promise<Outcome<Silence, 'not-found' | 'ended'>>;
  /**
   * Brings the open alerts in line with the silences of the time `at`, and answers those that changed. Alerts that a
   * commit of the rules changes are in line with those of its time anyway; this is for when silences begin or end.
   */
  apply(at: EpochMs): Promise<readonly Alert[]>;
}

/** A request by a person for one alert; `idempotencyKey` makes a repetition answer as the first did (A6). */
export interface AlertCommandRequest {
  readonly alert: AlertId;
  readonly command: AlertCommand;
  readonly actor: Extract<AlertActor, { kind: 'user' }>;
  readonly at: EpochMs;
  readonly expectedRevision?: number;
  readonly idempotencyKey?: string;
}

/** Why a command was not carried out; `conflict` carries the alert as it is now. */
export type AlertCommandFault =
  | { readonly code: 'not-found' }
  | { readonly code: 'conflict'; readonly current: Alert }
  | { readonly code: 'refused'; readonly reason: string; readonly current: Alert };

/** Alerts, their timelines, and the numbered journal of their changes. */
export interface AlertRecords {
  list(filter: AlertFilter, page: PageRequest): Promise<Page<Alert>>;
  find(id: AlertId): Promise<Alert | undefined>;
  timeline(id: AlertId): Promise<readonly AlertEntry[]>;
  execute(request: AlertCommandRequest): Promise<Outcome<Alert, AlertCommandFault>>;
  /** Alerts changed after the change number, ascending, as they now are. Numbers have no gaps that fill later. */
  changedSince(
    change: number,
    limit: number,
  ): Promise<{ readonly change: number; readonly alerts: readonly Alert[] }>;
  /**
   * Lets happen what has fallen due at `at`: shelves end (A4), duty groups are called (A9). Answers the changed alerts.
   * Any number of callers may call at once and at any time: each thing happens once.
   */
  fallDue(at: EpochMs): Promise<readonly Alert[]>;
  /** Other alerts beside this one that were open in the last 30 minutes (A7), worst first; at most 200. */
  neighbours(alert: Alert, now: EpochMs): Promise<readonly AlertNeighbour[]>;
  /** Alerts that stood or were open at some time of the span, by id, with their whole timelines. */
  histories(span: TimeSpan, page: PageRequest): Promise<Page<AlertHistory>>;
  /** The newest change number; 0 when there is none. */
  lastChange(): Promise<number>;
}

/** A message (or a part of one) that could not be used, kept whole (I5). */
export interface QuarantinedMessage {
  readonly id: string;
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly receivedAt: EpochMs;
  readonly reason: string;
  /** Where inside the payload, as a JSON pointer; empty for the whole message. */
  readonly path: string;
  readonly device?: DeviceId;
  readonly detail: string;
}

/** The quarantine, bounded by count and age: `put` deletes the oldest beyond the bounds. */
export interface QuarantineRecords {
  /** Idempotent by id. */
  put(messages: readonly QuarantinedMessage[]): Promise<void>;
  list(
    filter: { readonly device?: DeviceId; readonly reason?: string },
    page: PageRequest,
  ): Promise<Page<QuarantinedMessage>>;
  find(id: string): Promise<QuarantinedMessage | undefined>;
  delete(id: string): Promise<boolean>;
  count(): Promise<number>;
  /** All rows of one message as it arrived: it has one for each of its faults. */
  ofMessage(message: ArrivedMessage): Promise<readonly QuarantinedMessage[]>;
  /** Deletes all rows of the message but those named: it was taken in again, and they are what is still wrong with it. */
  supersede(message: ArrivedMessage, keep: readonly string[]): Promise<void>;
}

/** What a message is known by: its topic, its bytes, and when it arrived. */
export type ArrivedMessage = Pick<QuarantinedMessage, 'topic' | 'payload' | 'receivedAt'>;

/** One line of the audit: who changed what. */
export interface AuditEntry {
  readonly at: EpochMs;
  readonly actor: string;
  readonly action: string;
  readonly target: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** The audit: append only. */
export interface AuditRecords {
  append(entry: AuditEntry): Promise<void>;
  list(
    filter: {
      readonly actor?: string;
      readonly target?: string;
      readonly from?: EpochMs;
      readonly to?: EpochMs;
    },
    page: PageRequest,
  ): Promise<Page<AuditEntry>>;
}

/** A mapping profile as it is stored: whoever decodes by it knows and checks what is inside. */
export interface StoredMapping {
  readonly id: string;
  readonly [field: string]: unknown;
}

/** Mapping profiles: how payloads of other formats become readings. `revision()` rises with every change. */
export interface MappingRecords {
  revision(): Promise<number>;
  all(): Promise<readonly StoredMapping[]>;
  /** Adds a profile; false when the id is taken. */
  create(profile: StoredMapping): Promise<boolean>;
  /** Inserts or replaces. */
  put(profile: StoredMapping): Promise<void>;
  delete(id: string): Promise<boolean>;
}

/** Everything relational, over SQLite or PostgreSQL. */
export interface RecordStore {
  readonly reference: ReferenceRecords;
  readonly devices: DeviceRecords;
  readonly credentials: CredentialRecords;
  readonly rules: RuleRecords;
  readonly ruleChanges: RuleChangeRecords;
  readonly users: UserRecords;
  readonly evaluation: EvaluationRecords;
  readonly parts: PartRecords;
  readonly alerts: AlertRecords;
  readonly quarantine: QuarantineRecords;
  readonly ledger: LedgerRecords;
  readonly audit: AuditRecords;
  /** Small settings by name, such as the archive cursor or what was seeded. */
  readonly settings: {
    get(name: string): Promise<string | undefined>;
    put(name: string, value: string): Promise<void>;
  };
  readonly mappings: MappingRecords;
  readonly shifts: ShiftRecords;
  readonly duty: DutyRecords;
  readonly notifications: NotificationRecords;
  readonly silences: SilenceRecords;
  ping(): Promise<void>;
  close(): Promise<void>;
}
