import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { isCityId, isDeviceId, isPropertyId } from '@ioc/domain';
import {
  DEVICE_SECRET_COST,
  hashChosenSecret,
  hashDeviceSecret,
  hashSecret,
  openSqliteRecordStore,
  RANDOM_SECRET_ROUNDS,
  type RecordStore,
  type StoredDevice,
} from '@ioc/record-store';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { followBrokerAccounts } from './follow-broker-accounts.ts';
import { writeBrokerAccounts } from './write-broker-accounts.ts';

function checked<T extends string>(text: string, is: (text: string) => text is T): T {
  if (is(text)) return text;
  throw new RangeError(text);
}

function device(id: string): StoredDevice {
  return {
    id: checked(id, isDeviceId),
    name: { vi: id, en: id },
    city: checked('bac-giang', isCityId),
    sector: 'water',
    location: { lon: 106, lat: 21 },
    tags: [],
    datastreams: [{ property: checked('water_level', isPropertyId), intervalSeconds: 60 }],
  };
}

describe('the accounts of a broker', () => {
  let folder: string;
  let records: RecordStore;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ioc-broker-'));
    records = await openSqliteRecordStore({ path: path.join(folder, 'records.sqlite') });
    await records.devices.putAll(['made-01', 'given-01', 'older-01', 'none-01'].map(device), [
      { device: checked('made-01', isDeviceId), hash: hashDeviceSecret('secret') },
      { device: checked('given-01', isDeviceId), hash: await hashChosenSecret('secret') },
      { device: checked('older-01', isDeviceId), hash: await hashSecret('secret', DEVICE_SECRET_COST) },
    ]);
  });

  afterEach(async () => {
    await records.close();
    await rm(folder, { recursive: true });
  });

  it('are a password file of Mosquitto, services first, readable by its owner alone', async () => {
    const servicesFile = path.join(folder, 'services');
    await writeFile(servicesFile, 'ioc-api:$7$101$AAAA$BBBB\n');
    const into = path.join(folder, 'out');
    const { accounts, uncheckable } = await writeBrokerAccounts(records, {
      broker: 'mosquitto',
      folder: into,
      servicesFile,
    });
    expect([accounts, uncheckable]).toEqual([2, ['older-01']]);
    const lines = (await readFile(path.join(into, 'accounts'), 'utf8')).trim().split('\n');
    expect(lines.map((line) => line.split(':')[0])).toEqual(['ioc-api', 'given-01', 'made-01']);
    for (const line of lines) expect(line).toMatch(/^[a-z0-9-]+:\$7\$\d+\$[\w+/=]+\$[\w+/=]+$/);
    expect((await stat(path.join(into, 'accounts'))).mode & 0o777).toBe(0o600);
    expect(await readdir(into)).toEqual(['accounts']);
  });

  it('are a file that EMQX imports, of those passwords that its one setting can check', async () => {
    const { uncheckable } = await writeBrokerAccounts(records, { broker: 'emqx', folder });
    expect(uncheckable).toEqual(['given-01', 'older-01']);
    const [header, ...lines] = (await readFile(path.join(folder, 'emqx-users.csv'), 'utf8'))
      .trim()
      .split('\n');
    expect(header).toBe('user_id,password_hash,salt,is_superuser');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^made-01,[0-9a-f]{128},[\w-]{12},false$/);
  });

  it('follow the registry', async () => {
    const stopped = new AbortController();
    const log = pino({ level: 'silent' });
    const following = followBrokerAccounts({
      records,
      target: { broker: 'mosquitto', folder },
      log,
      signal: stopped.signal,
    });
    const ids = async (): Promise<readonly string[]> => {
      const text = await readFile(path.join(folder, 'accounts'), 'utf8').catch(() => '');
      return text
        .trim()
        .split('\n')
        .map((line) => line.split(':')[0] ?? '');
    };
    await expect.poll(ids).toEqual(['given-01', 'made-01']);
    await records.credentials.revoke(checked('given-01', isDeviceId));
    await expect.poll(ids, { timeout: 5_000 }).toEqual(['made-01']);
    await records.devices.create(device('new-01'), hashDeviceSecret('secret'));
    await expect.poll(ids, { timeout: 5_000 }).toEqual(['made-01', 'new-01']);
    stopped.abort();
    await following;
  });
});

describe('deploy/emqx', () => {
  const read = (name: string): Promise<string> =>
    readFile(path.join(import.meta.dirname, '../../../deploy/emqx', name), 'utf8');

  it('checks passwords as the registry hashes them', async () => {
    const text = await read('emqx.conf');
    expect(text).toMatch(/name = pbkdf2/);
    expect(text).toMatch(/mac_fun = sha512/);
    expect(text).toMatch(new RegExp(`iterations = ${RANDOM_SECRET_ROUNDS}\\b`));
    expect(text).toMatch(/dk_length = 64/);
    for (const [open, close] of ['{}', '[]', '()']) {
      expect(text.split(open ?? '').length, open).toBe(text.split(close ?? '').length);
    }
  });

  it('grants a device its own topics and nothing else', async () => {
    const rules = (await read('acl.conf')).split('\n').filter((line) => line !== '' && !line.startsWith('%'));
    const text = rules.join(' ');
    expect(text.match(/\{(allow|deny), /g)?.length).toBe(text.match(/\}\./g)?.length);
    expect(text).toContain('{allow, all, subscribe, ["ioc/v1/+/+/${username}/command"]}.');
    expect(rules.at(-1)).toBe('{deny, all}.');
  });

  it('grants services what Mosquitto grants them', async () => {
    const emqx = await read('acl.conf');
    const mosquitto = await read('../mosquitto/accounts.acl');
    const filters = [...mosquitto.matchAll(/^(?:topic|pattern) \w+ (\S+)$/gm)].map(
      ([, filter = '']) => filter,
    );
    expect(filters.length).toBeGreaterThan(10);
    for (const filter of filters) expect(emqx).toContain(`"${filter.replace('%u', '${username}')}"`);
  });
});
