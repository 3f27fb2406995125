import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { instant } from '@ioc/domain';
import { openSqliteRecordStore, verifyDeviceSecret, type RecordStore } from '@ioc/record-store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { SEEDS_DIR } from '../program-paths.ts';
import { readSeeds } from '../seed/seed-files.ts';
import { seedRecords } from '../seed/seed-records.ts';
import { deviceFileOf } from './export-devices.ts';
import {
  importDevices,
  NoCredentialsFileError,
  type ImportOptions,
  type ImportReport,
} from './import-devices.ts';
import { rotatePasswords, UnknownDeviceError } from './rotate-passwords.ts';
import { SecretFileError } from './secret-file.ts';

const HEADER = 'id,name_vi,name_en,city,sector,lon,lat,department,parent,tags,properties,password';
const POLE =
  'cot-den-01,Cột đèn Xương Giang,Lamp pole,bac-giang,lighting,106.2005,21.279,doi-chieu-sang,tu-dien-01,a;b,pole_leakage@60,';
const CABINET = 'tu-dien-01,"Tủ điện, số 1",,bac-giang,lighting,106.2,21.28,,,,pole_leakage,';
const CHOSEN = 'vendor-given-4711-x';
const NOW = instant(Date.UTC(2026, 10, 23));
/** How long 20,000 devices may take on a machine that does much else, in milliseconds; alone they take seconds. */
const BUSY_MACHINE_MS = 90_000;
const SILENT = { begin: () => ({ report: () => undefined, end: () => undefined }) };

describe('importing devices', () => {
  let folder: string;
  let records: RecordStore;
  let files = 0;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ioc-import-'));
    records = await openSqliteRecordStore({ path: path.join(folder, 'records.sqlite') });
    const seeds = await readSeeds(SEEDS_DIR);
    await seedRecords(records, { ...seeds, devices: [], rules: [] }, NOW);
  });

  afterEach(async () => {
    await records.close();
    await rm(folder, { recursive: true });
  });

  function importLines(
    lines: readonly string[] | Uint8Array,
    change: Partial<ImportOptions> = {},
  ): Promise<ImportReport> {
    const bytes = lines instanceof Uint8Array ? lines : Buffer.from(`${lines.join('\n')}\n`);
    return importDevices(records, bytes, {
      dryRun: false,
      skipBad: false,
      rotate: false,
      credentialsFile: path.join(folder, `passwords-${files++}.csv`),
      now: NOW,
      progress: SILENT,
      ...change,
    });
  }

  async function passwordsIn(file: string): Promise<ReadonlyMap<string, string>> {
    const [, ...lines] = (await readFile(file, 'utf8')).trim().split('\n');
    return new Map(lines.map((line) => [line.split(',')[0] ?? '', line.split(',')[1] ?? '']));
  }

  async function isPasswordOf(id: string, password: string): Promise<boolean> {
    const found = (await records.credentials.all()).find(({ device }) => device === id);
    return found?.hash !== undefined && (await verifyDeviceSecret(password, found.hash));
  }

  it('registers devices with their ward, a parent of the same file, and passwords in a file for the owner alone', async () => {
    const credentialsFile = path.join(folder, 'made.csv');
    const report = await importLines([HEADER, POLE, CABINET], { credentialsFile });
    expect(report).toEqual({ lines: 2, added: 2, updated: 0, passwords: 2, faults: [], stored: true });
    const [pole, cabinet] = await records.devices.all();
    expect(pole).toMatchObject({
      id: 'cot-den-01',
      name: { vi: 'Cột đèn Xương Giang', en: 'Lamp pole' },
      parent: 'tu-dien-01',
      tags: ['a', 'b'],
      datastreams: [{ property: 'pole_leakage', intervalSeconds: 60 }],
    });
    expect(pole?.area).toBeDefined();
    expect(cabinet?.name).toEqual({ vi: 'Tủ điện, số 1', en: 'Tủ điện, số 1' });
    expect(cabinet?.datastreams[0]?.intervalSeconds).toBeGreaterThan(0);
    expect((await stat(credentialsFile)).mode & 0o777).toBe(0o600);
    const made = await passwordsIn(credentialsFile);
    expect([...made.keys()]).toEqual(['cot-den-01', 'tu-dien-01']);
    for (const [id, password] of made) expect(await isPasswordOf(id, password)).toBe(true);
  });

  it('reads semicolons, decimal commas, a byte order mark and decomposed letters, as Excel and others write them', async () => {
    const text = [
      HEADER,
      CABINET.replace('106.2,21.28', '"106,2","21,28"').replace(
        'pole_leakage,',
        '"pole_leakage@30;illuminance@60",',
      ),
    ]
      .map((line) => line.replaceAll(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/g, ';'))
      .join('\r\n')
      .normalize('NFD');
    const report = await importLines(Buffer.from(`\uFEFF${text}\r\n`));
    expect(report.faults).toEqual([]);
    const [cabinet] = await records.devices.all();
    expect(cabinet).toMatchObject({ name: { vi: 'Tủ điện, số 1' }, location: { lon: 106.2, lat: 21.28 } });
    expect(cabinet?.datastreams).toEqual([
      { property: 'pole_leakage', intervalSeconds: 30 },
      { property: 'illuminance', intervalSeconds: 60 },
    ]);
  });

  it('stores nothing in a dry run, and none of a file with one bad line', async () => {
    expect(await importLines([HEADER, POLE, CABINET], { dryRun: true })).toMatchObject({
      added: 2,
      stored: false,
    });
    const bad = await importLines([HEADER, CABINET, POLE.replace('lighting', 'licht')]);
    expect(bad).toMatchObject({ stored: false, faults: [{ line: 3, column: 'sector' }] });
    expect(await records.devices.all()).toEqual([]);
  });

  it('names every fault by line and column, with what to do', async () => {
    const { faults } = await importLines([
      HEADER,
      'X,Tên,,hue,lighting,999,21.2,nobody,,,nonsense@60,short',
      '',
      'ioc-api,Tên,,bac-giang,lighting,106,21,,ghost-99,,pole_leakage@-5,',
      'cot-den-02,,,bac-giang,lighting,106,21,,cot-den-02,,,',
      CABINET,
      CABINET,
    ]);
    expect(faults.map(({ line, column }) => `${line} ${String(column)}`)).toEqual([
      '2 id',
      '2 lon',
      '2 properties',
      '4 properties',
      '5 name_vi',
      '5 properties',
      '7 id',
    ]);
    expect(faults[0]?.problem).toContain('3 to 64 of a-z');
    expect(faults.at(-1)?.problem).toContain('line 6');
    const named = await importLines([
      HEADER,
      'cot-den-03,Tên,,hue,lighting,106,21,nobody,ghost-99,,pole_leakage,',
      'ioc-api,Tên,,bac-giang,lighting,106,21,,,,pole_leakage,short',
      'cot-den-04,Tên,,bac-giang,lighting,106,21,,cot-den-04,,pole_leakage,',
      'ioc-ingest,Tên,,bac-giang,lighting,106,21,,,,pole_leakage,',
    ]);
    expect(named.faults.map(({ line, column }) => `${line} ${String(column)}`)).toEqual([
      '2 city',
      '2 department',
      '3 password',
      '4 parent',
      '5 id',
    ]);
  });

  it.each([
    ['no columns that it needs', Buffer.from('id,name\nx,y\n'), /unknown column "name"|missing/],
    ['another encoding', Buffer.from([0x69, 0x64, 0x0a, 0xff, 0xfe]), /UTF-8/],
    ['an open quote', Buffer.from(`${HEADER}\n"cot-den-01,x\n`), /quote/],
    ['nothing', Buffer.alloc(0), /empty/],
    ['a line with too many cells', Buffer.from(`${HEADER}\n${CABINET},more\n`), /more cells/],
  ])('refuses a file with %s', async (_what, bytes, problem) => {
    const report = await importLines(bytes);
    expect(report.stored).toBe(false);
    expect(report.faults.map((fault) => fault.problem).join('\n')).toMatch(problem);
  });

  it('skips bad lines where it is told to, and what hangs on them', async () => {
    const report = await importLines(
      [
        HEADER,
        CABINET.replace('bac-giang', 'hue'),
        POLE,
        POLE.replaceAll('-01', '-02').replace('tu-dien-02', ''),
      ],
      { skipBad: true },
    );
    expect(report).toMatchObject({ added: 1, stored: true });
    expect(report.faults.map(({ line, column }) => [line, column])).toEqual([
      [2, 'city'],
      [3, 'parent'],
    ]);
    expect((await records.devices.all()).map(({ id }) => id)).toEqual(['cot-den-02']);
  });

  it('updates when it is repeated and keeps the passwords, unless new ones are asked for', async () => {
    const first = path.join(folder, 'first.csv');
    await importLines([HEADER, CABINET], { credentialsFile: first });
    const password = (await passwordsIn(first)).get('tu-dien-01') ?? '';
    const again = await importLines([HEADER, CABINET.replace('số 1', 'số một')]);
    expect(again).toMatchObject({ added: 0, updated: 1, passwords: 0, stored: true });
    expect((await records.devices.all())[0]?.name.vi).toBe('Tủ điện, số một');
    expect(await isPasswordOf('tu-dien-01', password)).toBe(true);
    const second = path.join(folder, 'second.csv');
    await importLines([HEADER, CABINET], { credentialsFile: second, rotate: true });
    expect(await isPasswordOf('tu-dien-01', password)).toBe(false);
    expect(await isPasswordOf('tu-dien-01', (await passwordsIn(second)).get('tu-dien-01') ?? '')).toBe(true);
  });

  it('takes passwords that devices already have, and writes none of them anywhere', async () => {
    const report = await importLines([HEADER, CABINET + CHOSEN], { credentialsFile: undefined });
    expect(report).toMatchObject({ passwords: 1, stored: true });
    expect(await isPasswordOf('tu-dien-01', CHOSEN)).toBe(true);
  });

  it('gives simulated devices no password', async () => {
    const line = CABINET.replace(',,,,pole_leakage', ',,,simulated,pole_leakage');
    expect(await importLines([HEADER, line], { credentialsFile: undefined })).toMatchObject({
      passwords: 0,
      stored: true,
    });
  });

  it('never overwrites a file of passwords, and stores nothing without one', async () => {
    const credentialsFile = path.join(folder, 'made.csv');
    await expect(importLines([HEADER, CABINET], { credentialsFile: undefined })).rejects.toThrow(
      NoCredentialsFileError,
    );
    await importLines([HEADER, CABINET], { credentialsFile });
    const before = await readFile(credentialsFile, 'utf8');
    await expect(importLines([HEADER, CABINET], { credentialsFile, rotate: true })).rejects.toThrow(
      SecretFileError,
    );
    expect(await readFile(credentialsFile, 'utf8')).toBe(before);
  });

  it('imports again what was exported', async () => {
    await importLines([HEADER, POLE, CABINET]);
    const before = await records.devices.all();
    const text = deviceFileOf(before);
    expect(text).not.toContain('$7$');
    expect(await importLines([text.trim()])).toMatchObject({ updated: 2, passwords: 0, faults: [] });
    expect(await records.devices.all()).toEqual(before);
  });

  it('renews the passwords of named devices or of all, with the old ones beside them for a while', async () => {
    const first = path.join(folder, 'first.csv');
    await importLines([HEADER, POLE, CABINET], { credentialsFile: first });
    const credentialsFile = path.join(folder, 'rotated.csv');
    const common = { overlapMs: 600_000, now: NOW, progress: SILENT };
    await expect(
      rotatePasswords(records, { ...common, devices: ['nobody-9'], credentialsFile }),
    ).rejects.toThrow(UnknownDeviceError);
    expect(await rotatePasswords(records, { ...common, devices: 'all', credentialsFile })).toBe(2);
    const old = await passwordsIn(first);
    for (const [id, password] of await passwordsIn(credentialsFile)) {
      expect(await isPasswordOf(id, password)).toBe(true);
      const kept = (await records.credentials.all()).find(({ device }) => device === id)?.previous;
      expect(await verifyDeviceSecret(old.get(id) ?? '', kept?.hash ?? '')).toBe(true);
      expect(kept?.until).toBe(NOW + 600_000);
    }
  });

  it('imports the example of the guide', async () => {
    const example = await readFile(path.join(import.meta.dirname, '../../../docs/examples/devices.csv'));
    expect(await importLines(example)).toMatchObject({ added: 3, passwords: 3, faults: [], stored: true });
  });

  it(
    'imports 20,000 devices',
    async () => {
      const lines = Array.from({ length: 20_000 }, (_, index) =>
        CABINET.replace('tu-dien-01', `tu-dien-${index}`),
      );
      expect(await importLines([HEADER, ...lines])).toMatchObject({
        added: 20_000,
        passwords: 20_000,
        stored: true,
      });
    },
    BUSY_MACHINE_MS,
  );
});
