import { setTimeout as sleep } from 'node:timers/promises';

import type { RecordStore } from '@ioc/record-store';
import type { Logger } from 'pino';

import { ACCOUNTS_POLL_MS, writeBrokerAccounts, type BrokerTarget } from './write-broker-accounts.ts';

/** What following needs. */
export interface FollowOptions {
  readonly records: RecordStore;
  readonly target: BrokerTarget;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

async function pause(signal: AbortSignal): Promise<void> {
  await sleep(ACCOUNTS_POLL_MS, undefined, { signal }).catch(() => undefined);
}

/** Writes the accounts anew whenever a device or a password changed, until it is told to stop; failures are tried again. */
export async function followBrokerAccounts({ records, target, log, signal }: FollowOptions): Promise<void> {
  let written = '';
  let isFailing = false;
  while (!signal.aborted) {
    try {
      const revisions = await Promise.all([records.devices.revision(), records.credentials.revision()]);
      if (revisions.join('/') !== written) {
        const { accounts, uncheckable } = await writeBrokerAccounts(records, target);
        written = revisions.join('/');
        log.info({ accounts, uncheckable: uncheckable.length }, 'the accounts of the broker were written');
      }
      isFailing = false;
    } catch (error) {
      if (!isFailing)
        log.error({ err: error }, 'the accounts of the broker could not be written; tried again');
      isFailing = true;
    }
    await pause(signal);
  }
}
