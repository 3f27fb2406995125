import {
  applyCommand,
  applyTransition,
  isAlertId,
  isDeviceId,
  isUserId,
  REOPEN_WITHIN_MS,
  type Alert,
  type AlertId,
  type DeviceId,
  type EpochMs,
  type Rule,
  type RuleId,
  type Severity,
  type Transition,
  type UserId,
} from '@ioc/domain';
import type { StoredDevice } from '@ioc/record-store';

/** An alert with every severity that it had, and when by our clock it got it. */
export interface TracedAlert {
  alert: Alert;
  readonly raisedAt: EpochMs;
  readonly steps: { readonly at: EpochMs; readonly severity: Severity }[];
  closedAt: EpochMs | undefined;
}

function alertId(number: number): AlertId {
  const id = `alert-${number}`;
  if (!isAlertId(id)) throw new RangeError(`${id} is no alert id`);
  return id;
}

function operator(): UserId {
  const id = 'operator';
  if (!isUserId(id)) throw new RangeError(`${id} is no user id`);
  return id;
}

/**
 * The alerts that transitions lead to, by the product's own fold, with an operator who acknowledges every alert at once:
 * an alert that clears is over, and what returns after the time for reopening is a new one.
 */
export class AlertBook {
  readonly traced: TracedAlert[] = [];
  /** Raises of a rule and group that stood already: the engine must never say so. */
  duplicateRaises = 0;
  readonly #rules: ReadonlyMap<RuleId, Rule>;
  readonly #devices: ReadonlyMap<DeviceId, StoredDevice>;
  readonly #open = new Map<string, TracedAlert>();
  readonly #standing = new Set<string>();
  readonly #user = operator();

  constructor(rules: ReadonlyMap<RuleId, Rule>, devices: ReadonlyMap<DeviceId, StoredDevice>) {
    this.#rules = rules;
    this.#devices = devices;
  }

  /** Takes what the engine decided at a time of our clock. */
  take(transitions: readonly Transition[], at: EpochMs): void {
    for (const transition of transitions) this.#take(transition, at);
  }

  #noteStanding(key: string, { kind }: Transition): void {
    if (kind === 'raised') {
      if (this.#standing.has(key)) this.duplicateRaises += 1;
      this.#standing.add(key);
    }
    if (kind === 'cleared' || kind === 'withdrawn') this.#standing.delete(key);
  }

  #take(transition: Transition, at: EpochMs): void {
    const { rule, group, alertKind } = transition;
    const key = `${rule.id}|${group.by}|${group.id}|${alertKind}`;
    this.#noteStanding(key, transition);
    const known = this.#rules.get(rule.id);
    if (!known) return;
    const device = group.by === 'device' && isDeviceId(group.id) ? this.#devices.get(group.id) : undefined;
    const last = this.#open.get(key);
    const open = last && this.#isOpen(last, at) ? last : undefined;
    const context = {
      newId: alertId(this.traced.length + 1),
      rule: known,
      at,
      ...(device ? { device } : {}),
    };
    const changed = applyTransition(open?.alert, transition, context)?.alert;
    if (!changed) return;
    const alert = this.#acknowledged(changed, at);
    const traced = open ?? this.#begin(key, alert, at);
    traced.alert = alert;
    traced.closedAt = alert.work === 'closed' ? at : undefined;
    if (traced.steps.at(-1)?.severity !== alert.severity) traced.steps.push({ at, severity: alert.severity });
  }

  #isOpen({ closedAt }: TracedAlert, at: EpochMs): boolean {
    return closedAt === undefined || at - closedAt < REOPEN_WITHIN_MS;
  }

  #begin(key: string, alert: Alert, at: EpochMs): TracedAlert {
    const traced: TracedAlert = { alert, raisedAt: at, steps: [], closedAt: undefined };
    this.traced.push(traced);
    this.#open.set(key, traced);
    return traced;
  }

  #acknowledged(alert: Alert, at: EpochMs): Alert {
    const context = { actor: { kind: 'user', user: this.#user }, at } as const;
    const answer = applyCommand(alert, { kind: 'acknowledge' }, context);
    return answer.ok ? answer.value.alert : alert;
  }
}
