import { encodeAlert } from '@ioc/wire';
import { describe, expect, it } from 'vitest';

import { alertOf } from './alert-fixture.ts';
import { deltaOf, deviceOf, idOf, snapshotOf, valueOf } from './live-fixture.ts';
import { applyDelta, pictureOf, type LivePicture } from './live-picture.ts';

function pictureWith(facts: object): LivePicture {
  return pictureOf(snapshotOf({ devices: [deviceOf('dev-1'), deviceOf('dev-2')], ...facts }), {
    epoch: 'e1',
    seq: 1,
  });
}

function valueAt(picture: LivePicture, device: string): unknown {
  return picture.entries.get(idOf(device))?.values.values().next().value?.v;
}

describe('the live picture', () => {
  it('begins with a snapshot', () => {
    const alert = encodeAlert(alertOf({ id: 'a1', device: 'dev-1' }));
    const picture = pictureWith({ values: [valueOf('dev-1', 5)], alerts: [alert] });
    expect(valueAt(picture, 'dev-1')).toBe(5);
    expect(picture.entries.get(idOf('dev-1'))?.alerts.map(({ id }) => id)).toEqual(['a1']);
  });

  it('goes on with deltas in their order, and tells which devices they touched', () => {
    const picture = pictureWith({});
    const outcome = applyDelta(picture, deltaOf({ seq: 2, values: [valueOf('dev-2', 7, { t: 10 })] }));
    expect(outcome.ok && [...outcome.value.devices]).toEqual(['dev-2']);
    expect(picture.position).toEqual({ epoch: 'e1', seq: 2 });
    expect(picture.entries.get(idOf('dev-2'))?.device.lastSeen).toBe(10);
  });

  it('refuses a delta after a gap and one of another epoch, and stays as it was', () => {
    const picture = pictureWith({});
    expect(applyDelta(picture, deltaOf({ seq: 3, values: [valueOf('dev-1', 9)] })).ok).toBe(false);
    expect(applyDelta(picture, deltaOf({ epoch: 'e2', seq: 2 })).ok).toBe(false);
    expect(picture.position).toEqual({ epoch: 'e1', seq: 1 });
    expect(valueAt(picture, 'dev-1')).toBeUndefined();
  });

  it('takes a delta that comes twice once', () => {
    const picture = pictureWith({});
    const delta = deltaOf({ seq: 2, values: [valueOf('dev-1', 7)] });
    applyDelta(picture, delta);
    const again = applyDelta(picture, delta);
    expect(again.ok && again.value.devices.size).toBe(0);
    expect(picture.position?.seq).toBe(2);
  });

  it('does not go back to an older value', () => {
    const picture = pictureWith({ values: [valueOf('dev-1', 5, { t: 100 })] });
    applyDelta(picture, deltaOf({ values: [valueOf('dev-1', 4, { t: 50 })] }));
    expect(valueAt(picture, 'dev-1')).toBe(5);
  });

  it('does not go back to an older revision of an alert', () => {
    const newer = encodeAlert(alertOf({ id: 'a1', device: 'dev-1', work: 'acknowledged', revision: 2 }));
    const older = encodeAlert(alertOf({ id: 'a1', device: 'dev-1', revision: 1 }));
    const picture = pictureWith({ alerts: [newer] });
    const outcome = applyDelta(picture, deltaOf({ alerts: [older] }));
    expect(outcome.ok && outcome.value.hasAlerts).toBe(false);
    expect([...picture.alerts.values()].map(({ work }) => work)).toEqual(['acknowledged']);
  });

  it('forgets a closed alert, but keeps it for lists that still show it', () => {
    const picture = pictureWith({ alerts: [encodeAlert(alertOf({ id: 'a1', device: 'dev-1' }))] });
    applyDelta(
      picture,
      deltaOf({ alerts: [encodeAlert(alertOf({ id: 'a1', device: 'dev-1', work: 'closed', revision: 2 }))] }),
    );
    expect(picture.alerts.size).toBe(0);
    expect(picture.closed.size).toBe(1);
    expect(picture.entries.get(idOf('dev-1'))?.alerts).toEqual([]);
  });

  it('learns connections, new devices and devices that left', () => {
    const picture = pictureWith({});
    const outcome = applyDelta(
      picture,
      deltaOf({
        states: [{ device: 'dev-1', state: 'offline' }],
        devices: [deviceOf('dev-3')],
        removed: ['dev-2'],
      }),
    );
    expect(picture.entries.get(idOf('dev-1'))?.device.state).toBe('offline');
    expect([...picture.entries.keys()]).toEqual(['dev-1', 'dev-3']);
    expect(outcome.ok && outcome.value.hasRegistered).toBe(true);
  });
});
