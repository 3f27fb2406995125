import type { AlertRecords } from '@ioc/record-store';

import type { CityState } from './city-state.ts';

/** Alerts read at a time. */
const PAGE = 500;

/** Brings the cities' state up to date with the alerts of the record store, by the number of the last change seen. */
export class AlertFollower {
  readonly #alerts: AlertRecords;
  readonly #state: CityState;
  #change: number | undefined;

  constructor(alerts: AlertRecords, state: CityState) {
    this.#alerts = alerts;
    this.#state = state;
  }

  /** Reads what changed since the last call; the first call reads every open alert. */
  async catchUp(): Promise<void> {
    let change = this.#change ?? (await this.#loadOpen());
    for (;;) {
      const news = await this.#alerts.changedSince(change, PAGE);
      this.#state.putAlerts(news.alerts);
      change = news.change;
      this.#change = change;
      if (news.alerts.length < PAGE) return;
    }
  }

  /** Reads the open alerts; the change number is read before them, so that none falls between. */
  async #loadOpen(): Promise<number> {
    const change = await this.#alerts.lastChange();
    let cursor: string | undefined;
    do {
      const page = await this.#alerts.list(
        { open: true },
        { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) },
      );
      this.#state.putAlerts(page.items);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return change;
  }
}
