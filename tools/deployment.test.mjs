import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ALLOWED_IMPORTS } from './workspace-imports.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const composeText = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
const compose = parse(composeText, { merge: true });
const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
/** @type {[string, any][]} */
const services = Object.entries(compose.services);

describe('docker-compose.yml', () => {
  it('runs the broker and its accounts, both stores, the seed, ingest and the API, and Caddy only for TLS', () => {
    const plain = services.filter(([, service]) => service.profiles === undefined).map(([name]) => name);
    expect(plain.sort()).toEqual([
      'api',
      'broker-accounts',
      'influxdb',
      'ingest',
      'mosquitto',
      'postgres',
      'seed',
    ]);
    expect(compose.services.caddy.profiles).toEqual(['tls']);
  });

  it('takes every secret from the environment and has a default for none', () => {
    const references = [...composeText.matchAll(/\$\{([A-Z_]+)([^}]*)\}/g)];
    const secrets = references.filter(([, name = '']) => /PASSWORD|TOKEN/.test(name));
    expect(secrets.length).toBeGreaterThan(5);
    expect(secrets.filter(([, , rule = '']) => !rule.startsWith(':?'))).toEqual([]);
  });

  it.each(services)('gives no literal value to a secret of %s', (_, service) => {
    const secrets = Object.entries(service.environment ?? {}).filter(([key]) => /PASSWORD|TOKEN/.test(key));
    expect(secrets.filter(([, value]) => !String(value).startsWith('${'))).toEqual([]);
  });

  it.each(services)('can tell whether %s is healthy', (_, service) => {
    const checkedByImage = service.build !== undefined && dockerfile.includes('HEALTHCHECK');
    expect(checkedByImage || service.healthcheck !== undefined).toBe(true);
  });

  it.each(services)('starts %s after services that exist and are checked', (_, service) => {
    for (const [name, { condition }] of Object.entries(service.depends_on ?? {})) {
      expect(compose.services).toHaveProperty(name);
      expect(['service_healthy', 'service_completed_successfully']).toContain(condition);
    }
  });

  it.each(services)(
    'keeps the data of %s in declared volumes and mounts only files that exist',
    (_, service) => {
      for (const mount of service.volumes ?? []) {
        const [source] = mount.split(':');
        const stands = source.startsWith('.') ? existsSync(join(ROOT, source)) : source in compose.volumes;
        expect(stands, mount).toBe(true);
      }
    },
  );

  it('opens nothing but Caddy beyond this machine unless told to', () => {
    const opened = services.flatMap(([name, { ports = [] }]) =>
      ports.filter((/** @type {string} */ port) => !port.includes(':-127.0.0.1}')).map(() => name),
    );
    expect([...new Set(opened)]).toEqual(['caddy']);
  });
});

describe('the accounts of devices', () => {
  it('are written where Mosquitto reads them, and by nobody else', () => {
    const mounts = services.flatMap(([name, { volumes = [] }]) =>
      volumes
        .filter((/** @type {string} */ mount) => mount.startsWith('broker-accounts:'))
        .map((/** @type {string} */ mount) => `${name} ${mount}`),
    );
    expect(mounts).toEqual([
      'mosquitto broker-accounts:/accounts:ro',
      'broker-accounts broker-accounts:/accounts',
    ]);
    expect(readFileSync(join(ROOT, 'deploy/mosquitto/start.sh'), 'utf8')).toContain(':-/accounts/accounts}');
    expect(dockerfile).toMatch(/chown node:node .*\/accounts$/m);
  });
});

describe('Dockerfile', () => {
  it('runs as an unprivileged user and tells whether it is healthy', () => {
    const runtime = dockerfile.slice(dockerfile.lastIndexOf('FROM '));
    expect(runtime).toMatch(/^USER node$/m);
    expect(runtime).toMatch(/^HEALTHCHECK /m);
  });

  it('carries every workspace that the command line imports', () => {
    const missing = (ALLOWED_IMPORTS['cli'] ?? []).filter((name) => !dockerfile.includes(`/app/${name}`));
    expect(missing).toEqual([]);
  });
});
