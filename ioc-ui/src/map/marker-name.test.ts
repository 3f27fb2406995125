import { describe, expect, it } from 'vitest';

import { CLUSTER_NAME_PREFIX, deviceMarkerName, parseMarkerName } from './marker-name.ts';

const look = { level: 'high', freshness: 'stale', isSimulated: true, isUnacknowledged: true } as const;

describe('the name of a marker', () => {
  it('says all that its image shows', () => {
    expect(parseMarkerName(deviceMarkerName(look, 'water'))).toEqual({
      kind: 'device',
      ...look,
      sector: 'water',
    });
    expect(parseMarkerName(deviceMarkerName(look, undefined))).toEqual({
      kind: 'device',
      ...look,
      sector: undefined,
    });
  });

  it('says the worst level of a cluster by its rank', () => {
    expect(parseMarkerName(`${CLUSTER_NAME_PREFIX}5:1:l`)).toEqual({
      kind: 'cluster',
      level: 'critical',
      isUnacknowledged: true,
      size: 'l',
    });
  });

  it('is not any other text', () => {
    expect(parseMarkerName('cluster:9:1:l')).toBeUndefined();
    expect(parseMarkerName('device:green')).toBeUndefined();
    expect(parseMarkerName('something')).toBeUndefined();
  });
});
