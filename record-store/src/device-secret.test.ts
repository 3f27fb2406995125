import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith } from '@ioc/test-requirements';
import { describe, expect, it } from 'vitest';
import {
  chosenSecretFault,
  emqxHash,
  hashChosenSecret,
  hashDeviceSecret,
  isCheapToVerify,
  mosquittoHash,
  newDeviceSecret,
  verifyCheapSecret,
  verifyDeviceSecret,
} from './device-secret.ts';
import { DEVICE_SECRET_COST, hashSecret } from './secret-hash.ts';

const CHOSEN = 'correct-horse-battery';

describe('the password of a device', () => {
  it('is 24 characters that need no escaping, and never the same', () => {
    const made = new Set(Array.from({ length: 1_000 }, () => newDeviceSecret()));
    expect(made.size).toBe(1_000);
    for (const secret of made) expect(secret).toMatch(/^[\w-]{24}$/);
  });

  it('is verified against its own hash and no other', async () => {
    const secret = newDeviceSecret();
    const hash = hashDeviceSecret(secret);
    expect(hash).not.toBe(hashDeviceSecret(secret));
    expect(isCheapToVerify(hash)).toBe(true);
    expect(verifyCheapSecret(secret, hash)).toBe(true);
    expect(verifyCheapSecret(newDeviceSecret(), hash)).toBe(false);
    expect(await verifyDeviceSecret(secret, hash)).toBe(true);
    expect(await verifyDeviceSecret('', hash)).toBe(false);
  });

  it('stays expensive to guess where it may have been chosen', async () => {
    const hash = await hashChosenSecret(CHOSEN);
    expect(isCheapToVerify(hash)).toBe(false);
    expect(verifyCheapSecret(CHOSEN, hash)).toBe(false);
    expect(await verifyDeviceSecret(CHOSEN, hash)).toBe(true);
    expect(await verifyDeviceSecret(`${CHOSEN}x`, hash)).toBe(false);
  });

  it('is still verified where it was hashed as before', async () => {
    const hash = await hashSecret(CHOSEN, DEVICE_SECRET_COST);
    expect(isCheapToVerify(hash)).toBe(false);
    expect(await verifyDeviceSecret(CHOSEN, hash)).toBe(true);
    expect(await verifyDeviceSecret('other', hash)).toBe(false);
  });

  it.each(['', '$7$', '$7$0$YQ==$YQ==', '$7$1$YQ==$YQ==', '$7$-1$a$b', 'plain', '$6$a$b'])(
    'is never verified against the malformed hash %j',
    async (hash) => {
      expect(verifyCheapSecret('', hash)).toBe(false);
      expect(await verifyDeviceSecret('', hash)).toBe(false);
    },
  );

  it.each([
    ['short', 'too-short'],
    ['x'.repeat(129), 'too-long'],
    ['mật-khẩu-rất-dài-đấy', 'not-ascii'],
    ['aaaaaaaaaaaaaaaab', 'too-simple'],
    ['Secret-of-ENV-01-abc', 'holds-the-id'],
    [CHOSEN, undefined],
    [newDeviceSecret(), undefined],
  ])('from outside: %s is %s', (secret, fault) => {
    expect(chosenSecretFault(secret, 'env-01')).toBe(fault);
  });

  it('is handed to other brokers in their own forms', async () => {
    const hash = hashDeviceSecret(newDeviceSecret());
    expect(mosquittoHash(hash)).toBe(hash);
    const { key, salt } = emqxHash(hash) ?? { key: '', salt: '' };
    expect(key).toMatch(/^[0-9a-f]{128}$/);
    expect(salt).toMatch(/^[\w-]{12}$/);
    expect(emqxHash(await hashChosenSecret(CHOSEN))).toBeUndefined();
    expect(mosquittoHash(await hashSecret(CHOSEN, DEVICE_SECRET_COST))).toBeUndefined();
  });
});

describeWith('mosquitto', 'the hash of a device password', () => {
  it('has the form that mosquitto_passwd writes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ioc-passwd-'));
    const file = join(folder, 'accounts');
    writeFileSync(file, `env-01:${CHOSEN}\n`);
    const made = spawnSync('mosquitto_passwd', ['-U', file]);
    expect(made.error).toBeUndefined();
    const [, hash = ''] = readFileSync(file, 'utf8').trim().split(':');
    rmSync(folder, { recursive: true });
    expect(await verifyDeviceSecret(CHOSEN, hash)).toBe(true);
    expect(await verifyDeviceSecret('other', hash)).toBe(false);
  });
});
