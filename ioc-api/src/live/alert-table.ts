import type { Alert, AlertId } from '@ioc/domain';

import { ChangeLog, GONE } from './change-log.ts';
import type { Scope } from './scope.ts';

/** Closed alerts remembered for readers that resume; beyond, the oldest is forgotten and such a reader gets a snapshot. */
const MOST_CLOSED = 4_096;

interface AlertEntry {
  version: number;
  alert: Alert;
}

/** The open alerts, and those closed lately, each as it now is. */
export class AlertTable {
  readonly #open = new Map<AlertId, AlertEntry>();
  readonly #closed = new Map<AlertId, AlertEntry>();
  readonly #log = new ChangeLog<AlertEntry>();
  #forgottenUpTo = 0;

  /** Takes an alert if it is newer (by revision) than the held one; whether it was. */
  offer(alert: Alert, version: number): boolean {
    const held = this.#open.get(alert.id) ?? this.#closed.get(alert.id);
    if (held !== undefined && held.alert.revision >= alert.revision) return false;
    const entry = held ?? { version, alert };
    entry.alert = alert;
    this.#open.delete(alert.id);
    this.#closed.delete(alert.id);
    (alert.work === 'closed' ? this.#closed : this.#open).set(alert.id, entry);
    this.#log.note(entry, version);
    this.#forgetClosed();
    return true;
  }

  #forgetClosed(): void {
    for (const [id, entry] of this.#closed) {
      if (this.#closed.size <= MOST_CLOSED) return;
      this.#forgottenUpTo = Math.max(this.#forgottenUpTo, entry.version);
      entry.version = GONE;
      this.#closed.delete(id);
    }
  }

  /** A reader at an older version has missed changes that are forgotten. */
  get forgottenUpTo(): number {
    return this.#forgottenUpTo;
  }

  /** Every open alert in the scope. */
  open(scope: Scope): readonly Alert[] {
    return [...this.#open.values()].map((entry) => entry.alert).filter((alert) => scope.includes(alert));
  }

  /** Alerts in the scope that changed after the version, closed ones too. */
  since(version: number, scope: Scope): readonly Alert[] {
    return this.#log
      .since(version)
      .map((entry) => entry.alert)
      .filter((alert) => scope.includes(alert));
  }

  /** Open alerts. */
  get size(): number {
    return this.#open.size;
  }
}
