import type { CityState } from './city-state.ts';
import { deltaBody, snapshotBody } from './message-body.ts';
import type { Scope } from './scope.ts';

/** Texts held at most, each up to a few megabytes; beyond, all are made anew. */
const MOST_HELD = 64;

/** The text of a delta's body and the version to which it brings its reader. */
export interface Body {
  readonly version: number;
  /** undefined when nothing in the scope changed. */
  readonly text: string | undefined;
}

interface Snapshot {
  readonly version: number;
  readonly text: string;
}

/** Makes the texts of snapshots and deltas once for all subscriptions that are equal. */
export class BodyCache {
  readonly #state: CityState;
  readonly #deltas = new Map<string, Body>();
  readonly #snapshots = new Map<string, Snapshot>();

  constructor(state: CityState) {
    this.#state = state;
  }

  /** The picture of a scope as it is now. */
  snapshot(scope: Scope): { readonly version: number; readonly text: string } {
    const held = this.#snapshots.get(scope.key);
    if (held?.version === this.#state.version) return held;
    const picture = this.#state.picture(scope);
    const body = { version: picture.version, text: JSON.stringify(snapshotBody(picture)) };
    if (this.#snapshots.size >= MOST_HELD) this.#snapshots.clear();
    this.#snapshots.set(scope.key, body);
    return body;
  }

  /** What changed in the scope since the version. */
  delta(scope: Scope, since: number): Body {
    const { version } = this.#state;
    const key = `${since} ${version} ${scope.key}`;
    const held = this.#deltas.get(key);
    if (held !== undefined) return held;
    const changes = this.#state.changesSince(since, scope);
    const body = { version, text: changes === undefined ? undefined : JSON.stringify(deltaBody(changes)) };
    if (this.#deltas.size >= MOST_HELD) this.#deltas.clear();
    this.#deltas.set(key, body);
    return body;
  }

  /** Lets go of what no further reader can share: every reader of this round has it. */
  endRound(): void {
    this.#deltas.clear();
    this.#snapshots.clear();
  }
}
