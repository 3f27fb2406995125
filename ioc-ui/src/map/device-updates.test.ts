import { isDeviceId, type DeviceId } from '@ioc/domain';
import type { GeoJSONSourceDiff } from 'maplibre-gl';
import { describe, expect, it } from 'vitest';

import type { DeviceFeature } from './device-features.ts';
import { diffOf, DeviceUpdates } from './device-updates.ts';

function idOf(text: string): DeviceId {
  if (!isDeviceId(text)) throw new Error(text);
  return text;
}

function picture(
  ...features: readonly (Partial<DeviceFeature> & { readonly name: string })[]
): Map<DeviceId, DeviceFeature> {
  return new Map(
    features.map(({ name, ...facts }) => {
      const id = idOf(name);
      return [id, { id, lon: 106, lat: 21, level: 0, ring: 0, far: 'f', near: 'n', ...facts }];
    }),
  );
}

describe('the difference between two pictures of the devices', () => {
  it('is nothing when they are alike', () => {
    expect(diffOf(picture({ name: 'dev-1' }), picture({ name: 'dev-1' }))).toBeUndefined();
  });

  it('names only the properties that changed', () => {
    const diff = diffOf(
      picture({ name: 'dev-1' }, { name: 'dev-2' }),
      picture({ name: 'dev-1', level: 5, ring: 1 }, { name: 'dev-2' }),
    );
    expect(diff).toEqual({
      remove: [],
      add: [],
      update: [
        {
          id: 'dev-1',
          addOrUpdateProperties: [
            { key: 'level', value: 5 },
            { key: 'ring', value: 1 },
          ],
        },
      ],
    });
  });

  it('adds, removes and moves', () => {
    const diff = diffOf(
      picture({ name: 'gone' }, { name: 'moved' }),
      picture({ name: 'moved', lon: 107 }, { name: 'new' }),
    );
    expect(diff?.remove).toEqual(['gone']);
    expect(diff?.add?.map((feature) => feature.properties?.['id'])).toEqual(['new']);
    expect(diff?.update?.[0]?.newGeometry).toEqual({ type: 'Point', coordinates: [107, 21] });
  });
});

describe('updates of the source', () => {
  it('have one under way, and only the newest wish counts', async () => {
    const applied: GeoJSONSourceDiff[] = [];
    let settle = (): void => undefined;
    const updates = new DeviceUpdates({
      apply: (diff) => {
        applied.push(diff);
        return new Promise((resolve) => (settle = resolve));
      },
      wait: async () => undefined,
    });
    updates.want(picture({ name: 'dev-1' }));
    updates.want(picture({ name: 'dev-1', level: 3 }));
    updates.want(picture({ name: 'dev-1', level: 5 }));
    expect(applied).toHaveLength(1);
    settle();
    await flushed();
    expect(applied[1]?.update?.[0]?.addOrUpdateProperties).toEqual([{ key: 'level', value: 5 }]);
  });

  it('replace everything after one failed', async () => {
    const applied: GeoJSONSourceDiff[] = [];
    const updates = new DeviceUpdates({
      apply: async (diff) => {
        applied.push(diff);
        if (applied.length === 1) throw new Error('worker gone');
      },
      wait: async () => undefined,
    });
    updates.want(picture({ name: 'dev-1' }));
    await flushed();
    expect(applied[1]).toMatchObject({ removeAll: true, add: [{ properties: { id: 'dev-1' } }] });
  });
});

/** Lets everything that is already settled run. */
async function flushed(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}
