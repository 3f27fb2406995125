import { alertJson, decodeAlert, type AlertJson } from '@ioc/wire';
import { instant, type Alert } from '@ioc/domain';

/** The facts of an alert that a test cares about; times are milliseconds since 1970. */
export interface AlertFacts extends Partial<Omit<AlertJson, 'openedAt' | 'id' | 'device'>> {
  readonly id: string;
  readonly device?: string;
  readonly openedAt?: number;
}

/** An open alert for tests; what is not given is ordinary. */
export function alertOf({ openedAt = 0, ...facts }: AlertFacts): Alert {
  const at = new Date(instant(openedAt)).toISOString();
  return decodeAlert(
    alertJson.parse({
      rule: { id: 'rule-1', version: 1 },
      kind: 'threshold',
      severity: 'medium',
      condition: 'active',
      work: 'unacknowledged',
      group: { by: 'device', id: facts.device ?? 'device-1' },
      city: 'city-1',
      sector: 'water',
      openedAt: at,
      changedAt: at,
      occurrences: 1,
      stale: false,
      flapping: false,
      silenced: false,
      inhibited: false,
      late: false,
      latched: false,
      message: { vi: 'Cảnh báo', en: 'Alert' },
      revision: 1,
      ...facts,
    }),
  );
}
