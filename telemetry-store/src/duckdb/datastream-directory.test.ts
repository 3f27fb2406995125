import { describe, expect, it } from 'vitest';
import { LAMP, MODE, NENH, NO2, PM } from '../sample-readings.suite.ts';
import { DatastreamDirectory, DISTINCT_WORDS_LIMIT } from './datastream-directory.ts';

const NOTHING = { first: { devices: 0, slots: 0, words: 0 }, devices: [], slots: [], words: [] };

describe('the datastream directory', () => {
  it('gives numbers in the order of appearance and keeps them over a restart', () => {
    const directory = new DatastreamDirectory(NOTHING);
    const lamp = directory.deviceNamed(LAMP);
    const nenh = directory.deviceNamed(NENH);
    expect([directory.slotFor(nenh, PM, 'number'), directory.slotFor(nenh, NO2, 'number')]).toEqual([0, 1]);
    expect([directory.slotFor(lamp, MODE, 'word'), directory.numberFor('auto')]).toEqual([0, 0]);

    const restored = new DatastreamDirectory(directory.unsaved);
    expect(restored.unsaved).toMatchObject({ devices: [], slots: [], words: [] });
    expect(restored.findDevice(NENH)?.id).toBe(1);
    expect(restored.datastreamOf(1, 1)).toEqual({ device: NENH, property: NO2, kind: 'number' });
    expect(restored.slotFor(restored.deviceNamed(NENH), PM, 'boolean')).toBe(2);
    expect(restored.valueOf('word', 0)).toBe('auto');
  });

  it('hands out entries until they are confirmed', () => {
    const directory = new DatastreamDirectory(NOTHING);
    directory.deviceNamed(LAMP);
    const { size } = directory;
    directory.deviceNamed(NENH);
    expect(directory.unsaved.devices).toEqual([LAMP, NENH]);
    directory.confirm(size);
    expect(directory.unsaved).toMatchObject({ first: { devices: 1 }, devices: [NENH] });
  });

  it('refuses one distinct word too many, and still takes the known ones', () => {
    const words = Array.from({ length: DISTINCT_WORDS_LIMIT }, (_, index) => `word ${index}`);
    const directory = new DatastreamDirectory({ ...NOTHING, words });
    expect(directory.numberFor('word 7')).toBe(7);
    expect(() => directory.numberFor('new')).toThrow('distinct words');
  });
});
