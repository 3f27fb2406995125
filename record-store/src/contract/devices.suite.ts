import { describe, expect, it } from 'vitest';
import { InvalidCursorError } from '../page-cursor.ts';
import type { DeviceFilter, DeviceRecords } from '../record-store.ts';
import { BAC_GIANG, device, deviceId, NENH, VIET_YEN } from './sample-records.suite.ts';
import type { StoreUnderTest } from './with-store.suite.ts';

const STATION = device('env-nenh-01', {
  name: { vi: 'Đường Xương Giang 100%', en: 'Xuong Giang road' },
  tags: ['simulated'],
  parent: deviceId('gateway-1'),
});
const { area: _none, ...GAUGE } = device('water-thuong-1', {
  sector: 'water',
  city: VIET_YEN,
  location: { lon: 106.1, lat: 21.2 },
});

async function idsOf(devices: DeviceRecords, filter: DeviceFilter): Promise<readonly string[]> {
  return (await devices.list(filter, { limit: 100 })).items.map(({ id }) => id);
}

export function describeDevices(fresh: () => StoreUnderTest): void {
  describe('devices', () => {
    it('adds a device once and answers it whole', async () => {
      const { devices } = fresh().store;
      expect(await devices.create(STATION, 'hash')).toEqual({ ok: true, value: STATION });
      expect(await devices.create({ ...STATION, tags: [] })).toEqual({
        ok: false,
        fault: { code: 'exists' },
      });
      expect(await devices.find(STATION.id)).toEqual(STATION);
      expect(await devices.find(deviceId('nobody'))).toBeUndefined();
    });

    it('keeps the credential when the device is changed or seeded again', async () => {
      const { devices, credentials } = fresh().store;
      await devices.create(STATION, 'hash');
      expect(await devices.update({ ...STATION, tags: ['indoor'] })).toBe(true);
      await devices.putAll([{ ...STATION, tags: ['outdoor'] }, GAUGE]);
      expect(await credentials.find(STATION.id)).toMatchObject({ hash: 'hash' });
      expect(await credentials.find(GAUGE.id)).not.toHaveProperty('hash');
      expect((await devices.find(STATION.id))?.tags).toEqual(['outdoor']);
    });

    it('answers false for a change of a device that does not exist', async () => {
      const { devices } = fresh().store;
      expect(await devices.update(STATION)).toBe(false);
      expect(await devices.delete(STATION.id)).toBe(false);
      expect(await devices.revision()).toBe(0);
    });

    it('raises its revision with every change and with nothing else', async () => {
      const { devices } = fresh().store;
      await devices.create(STATION);
      await devices.create(STATION);
      expect(await devices.revision()).toBe(1);
      await devices.update(STATION);
      await devices.putAll([STATION, GAUGE]);
      await devices.putAll([]);
      await devices.delete(GAUGE.id);
      expect(await devices.revision()).toBe(4);
      expect(await devices.all()).toEqual([STATION]);
    });

    it('finds by city, sector, area and bounding box', async () => {
      const { devices } = fresh().store;
      await devices.putAll([STATION, GAUGE]);
      expect(await idsOf(devices, { city: BAC_GIANG })).toEqual([STATION.id]);
      expect(await idsOf(devices, { sector: 'water' })).toEqual([GAUGE.id]);
      expect(await idsOf(devices, { area: NENH })).toEqual([STATION.id]);
      expect(await idsOf(devices, { bbox: [106.05, 21.1, 106.15, 21.25] })).toEqual([GAUGE.id]);
      expect(await idsOf(devices, { bbox: [106.05, 21.1, 106.15, 21.25], sector: 'traffic' })).toEqual([]);
    });

    it('finds by id and names without minding case and diacritics', async () => {
      const { devices } = fresh().store;
      await devices.putAll([STATION, GAUGE]);
      for (const q of [
        'đường xương',
        'duong xuong',
        'DUONG',
        'Xuong Giang ROAD',
        'nenh-01',
        '100%',
        ' giang ',
      ]) {
        expect(await idsOf(devices, { q }), q).toEqual([STATION.id]);
      }
      expect(await idsOf(devices, { q: 'tram' })).toEqual([GAUGE.id]);
      for (const q of ['_', 'env%01', '\\', 'nobody', '\0']) {
        expect(await idsOf(devices, { q }), q).toEqual(q === '\0' ? [STATION.id, GAUGE.id] : []);
      }
    });

    it('pages through all devices, each once, in order of id', async () => {
      const { devices } = fresh().store;
      const fleet = Array.from({ length: 2_503 }, (_, index) =>
        device(`d-${String(index).padStart(5, '0')}`),
      );
      await devices.putAll(fleet.toReversed());
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await devices.list({}, { limit: 1_000, ...(cursor === undefined ? {} : { cursor }) });
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      expect(seen).toEqual(fleet.map(({ id }) => id));
    });

    it('refuses a cursor that it did not make', async () => {
      const { devices } = fresh().store;
      for (const cursor of ['', 'x', '!!!', 'W10', 'eyJhIjoxfQ', 'a'.repeat(10_000), 'WzFd']) {
        await expect(devices.list({}, { limit: 1, cursor }), cursor).rejects.toThrow(InvalidCursorError);
      }
    });
  });
}
