import { describe, expect, it } from 'vitest';

import { publishLine, registrationOf } from './registration-form.ts';

const properties = new Map([['pm2_5', { intervalSeconds: 60 }]]);

function formOf(facts: Readonly<Record<string, string>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(facts)) form.append(name, value);
  return form;
}

const filled = {
  id: 'air-01',
  'name.vi': 'Trạm 1',
  'name.en': '',
  city: 'city-1',
  sector: 'environment',
  'location.lat': '21,28',
  'location.lon': '106.19',
  datastreams: 'pm2_5',
};

describe('a filled registration form', () => {
  it('becomes a device with the intervals of the catalogue', () => {
    expect(registrationOf('vi', formOf(filled), properties)).toEqual({
      ok: true,
      value: {
        id: 'air-01',
        name: { vi: 'Trạm 1', en: 'Trạm 1' },
        city: 'city-1',
        sector: 'environment',
        location: { lon: 106.19, lat: 21.28 },
        tags: [],
        datastreams: [{ property: 'pm2_5', intervalSeconds: 60 }],
      },
    });
  });

  it('names every field that is wrong', () => {
    const outcome = registrationOf(
      'vi',
      formOf({ ...filled, id: 'Sai mã', 'location.lat': 'x', datastreams: 'y' }),
      properties,
    );
    expect(!outcome.ok && Object.keys(outcome.fault).toSorted()).toEqual([
      'datastreams',
      'id',
      'location.lat',
    ]);
  });

  it('gives a line that publishes under the topics of the device', () => {
    const outcome = registrationOf('vi', formOf(filled), properties);
    if (!outcome.ok) throw new Error('the form is right');
    expect(publishLine(outcome.value, 'secret', () => 41.2, 'broker.local')).toBe(
      `mosquitto_pub -h broker.local -p 1883 -q 1 -u air-01 -P 'secret' -t ioc/v1/city-1/environment/air-01/telemetry -m '{"values":{"pm2_5":41.2}}'`,
    );
  });
});
