import { instant, isUserId, type AlertId, type UserId } from '@ioc/domain';
import { encodeAlert } from '@ioc/wire';
import { describe, expect, it } from 'vitest';

import { alertOf } from './alert-fixture.ts';
import { deltaOf, deviceOf, idOf, snapshotOf, valueOf } from './live-fixture.ts';
import { pictureOf } from './live-picture.ts';
import { LiveStore } from './live-store.ts';

function userOf(text: string): UserId {
  if (!isUserId(text)) throw new Error(text);
  return text;
}

function storeWith(alerts: readonly object[] = []) {
  const clock = { ms: 1_000_000 };
  const store = new LiveStore(() => instant(clock.ms));
  const devices = [deviceOf('dev-1'), deviceOf('dev-2')];
  const values = [valueOf('dev-1', 1, { t: clock.ms }), valueOf('dev-2', 1, { t: clock.ms })];
  store.replace(pictureOf(snapshotOf({ devices, values, alerts }), { epoch: 'e1', seq: 1 }));
  return { store, clock };
}

const open = encodeAlert(alertOf({ id: 'a1', device: 'dev-1', severity: 'high' }));
const ALERT: AlertId = alertOf({ id: 'a1' }).id;

describe('the live store', () => {
  it('tells only the listeners of what changed', () => {
    const { store } = storeWith();
    const heard: string[] = [];
    store.subscribe(`device:${idOf('dev-1')}`, () => heard.push('dev-1'));
    store.subscribe(`device:${idOf('dev-2')}`, () => heard.push('dev-2'));
    store.subscribe('looks', () => heard.push('looks'));
    store.subscribe('alerts', () => heard.push('alerts'));
    store.apply(deltaOf({ values: [valueOf('dev-2', 5, { t: 1_000_001 })] }));
    expect(heard).toEqual(['dev-2']);
  });

  it('answers the same objects until their part changes', () => {
    const { store } = storeWith([open]);
    const [looks, alerts, entry] = [store.looks(), store.openAlerts(), store.entry(idOf('dev-1'))];
    store.apply(deltaOf({ values: [valueOf('dev-2', 5, { t: 1_000_001 })] }));
    expect(store.looks()).toBe(looks);
    expect(store.openAlerts()).toBe(alerts);
    expect(store.entry(idOf('dev-1'))).toBe(entry);
  });

  it('colours the device of an alert, and takes the colour back when it is closed', () => {
    const { store } = storeWith();
    store.apply(deltaOf({ alerts: [open] }));
    expect(store.looks().get(idOf('dev-1'))).toMatchObject({ level: 'high', isUnacknowledged: true });
    store.apply(deltaOf({ seq: 3, alerts: [{ ...open, work: 'closed', revision: 2 }] }));
    expect(store.looks().get(idOf('dev-1'))).toMatchObject({ level: 'normal', isUnacknowledged: false });
    expect(store.alert(ALERT)?.work).toBe('closed');
  });

  it('shows an acknowledgement at once and takes it back when it is refused', () => {
    const { store } = storeWith([open]);
    store.acknowledging(ALERT, userOf('lan'));
    expect(store.openAlerts()[0]).toMatchObject({ work: 'acknowledged', acknowledgedBy: 'lan' });
    expect(store.looks().get(idOf('dev-1'))?.isUnacknowledged).toBe(false);
    store.rollBack(ALERT);
    expect(store.openAlerts()[0]?.work).toBe('unacknowledged');
    expect(store.looks().get(idOf('dev-1'))?.isUnacknowledged).toBe(true);
  });

  it('keeps the answer of the server when the delta with the same revision comes after it', () => {
    const { store } = storeWith([open]);
    store.acknowledging(ALERT, userOf('lan'));
    store.applyAlert(
      alertOf({
        id: 'a1',
        device: 'dev-1',
        work: 'acknowledged',
        acknowledgedBy: userOf('hanh'),
        revision: 2,
      }),
    );
    store.apply(
      deltaOf({ alerts: [{ ...open, work: 'acknowledged', acknowledgedBy: 'hanh', revision: 2 }] }),
    );
    expect(store.openAlerts()[0]).toMatchObject({ acknowledgedBy: 'hanh', revision: 2 });
  });

  it('notices by the clock alone that a device fell silent', () => {
    const { store, clock } = storeWith();
    clock.ms += 181_000;
    store.tick();
    expect(store.looks().get(idOf('dev-1'))?.freshness).toBe('stale');
  });

  it('answers false to a delta after a gap', () => {
    const { store } = storeWith();
    expect(store.apply(deltaOf({ seq: 7 }))).toBe(false);
  });

  it('forgets devices that a new snapshot does not have', () => {
    const { store } = storeWith();
    store.replace(pictureOf(snapshotOf({ devices: [deviceOf('dev-2')] }), { epoch: 'e2', seq: 1 }));
    expect([...store.looks().keys()]).toEqual(['dev-2']);
    expect(store.entries()).toHaveLength(1);
  });
});
