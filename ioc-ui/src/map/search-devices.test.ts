import { foldForSearch } from '@ioc/domain';
import { decodeDevice, deviceJson } from '@ioc/wire';
import { describe, expect, it } from 'vitest';

import { deviceOf } from '../live/live-fixture.ts';
import { searchDevices } from './search-devices.ts';

function entryOf(id: string, vi: string) {
  const device = decodeDevice(deviceJson.parse(deviceOf(id, { name: { vi, en: id } })));
  return { device, values: new Map(), alerts: [] };
}

const entries = [entryOf('lamp-1', 'Đèn đường Xương Giang'), entryOf('gauge-1', 'Trạm thủy văn Đáp Cầu')];
const find = (text: string): readonly string[] =>
  searchDevices(entries, foldForSearch(text), () => 'Phường Việt Yên').map(({ device }) => device.id);

describe('the search for devices', () => {
  it('ignores diacritics and takes đ for d', () => {
    expect(find('duong xuong giang')).toEqual(['lamp-1']);
    expect(find('ĐÁP CẦU')).toEqual(['gauge-1']);
  });

  it('finds by code and by ward', () => {
    expect(find('gauge')).toEqual(['gauge-1']);
    expect(find('viet yen')).toHaveLength(2);
  });

  it('finds nothing for nothing', () => {
    expect(find('  ')).toEqual([]);
  });
});
