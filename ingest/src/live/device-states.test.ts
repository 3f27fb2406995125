import { instant } from '@ioc/domain';
import { describe, expect, it } from 'vitest';
import { device } from '../ingest-fixture.suite.ts';
import { DeviceStates } from './device-states.ts';

const DEVICE = device('env-01');
/** Three of its intervals of a minute. */
const SILENCE_MS = 180_000;

function told(states: DeviceStates): readonly string[] {
  return states.takeChanges().map(({ state, at }) => `${state} ${at}`);
}

describe('device states', () => {
  it('follow the status topic, and tell changes only', () => {
    const states = new DeviceStates();
    states.told(DEVICE, 'online', instant(1));
    states.told(DEVICE, 'online', instant(2));
    expect(told(states)).toEqual(['online 1']);
    states.told(DEVICE, 'offline', instant(3));
    expect(told(states)).toEqual(['offline 3']);
    expect(told(states)).toEqual([]);
  });

  it('are online when a reading comes, and offline after three silent intervals', () => {
    const states = new DeviceStates();
    states.heard(DEVICE, instant(0));
    states.heard(DEVICE, instant(1_000));
    states.checkSilence(instant(1_000 + SILENCE_MS));
    expect(told(states)).toEqual(['online 0']);
    states.checkSilence(instant(1_001 + SILENCE_MS));
    expect(told(states)).toEqual([`offline ${1_001 + SILENCE_MS}`]);
  });

  it('can be told again as a whole', () => {
    const states = new DeviceStates();
    states.heard(DEVICE, instant(0));
    told(states);
    states.repeatAll();
    expect(told(states)).toEqual(['online 0']);
  });

  it('forget devices that are no longer registered', () => {
    const states = new DeviceStates();
    states.heard(DEVICE, instant(0));
    told(states);
    states.keepOnly(new Map());
    states.repeatAll();
    expect(told(states)).toEqual([]);
  });
});
