import { SECTORS, type Silence, silenceState, type EpochMs } from '@ioc/domain';
import { z } from 'zod';

import { areaId, cityId, deviceId, ruleId, silenceId, userId } from '../identifier-schemas.ts';
import { pageQuery } from './page.ts';
import { formatInstant, rfc3339 } from './rfc3339.ts';
import { severity } from './rule.ts';

/** Which alerts a silence means: those that meet everything that is given. */
export const silenceMatcher = z
  .strictObject({
    city: cityId.exactOptional(),
    sector: z.enum(SECTORS).exactOptional(),
    area: areaId.exactOptional(),
    device: deviceId.exactOptional(),
    rule: ruleId.exactOptional(),
    severity: severity.exactOptional(),
  })
  .refine((matcher) => Object.keys(matcher).length > 0, {
    error: 'expected a city, sector, area, device, rule or severity',
  });

/** A silence that is wanted; from now on when `from` is not given (R24). */
export const silenceRequest = z.strictObject({
  matcher: silenceMatcher,
  from: rfc3339.optional(),
  to: rfc3339,
  reason: z.string().trim().min(1).max(500),
});

/** Which silences are asked for. */
export const silencesQuery = pageQuery.extend({ state: z.enum(['active', 'pending', 'ended']).optional() });

/** A silence as the API tells it; `alerts` counts the open alerts that it keeps quiet now. */
export const silenceJson = z.object({
  id: silenceId,
  matcher: silenceMatcher,
  from: rfc3339,
  to: rfc3339,
  reason: z.string(),
  author: userId,
  createdAt: rfc3339,
  endedAt: rfc3339.exactOptional(),
  endedBy: userId.exactOptional(),
  state: z.enum(['active', 'pending', 'ended']),
  alerts: z.int().nonnegative(),
});

/** A silence as the API tells it. */
export type SilenceJson = z.infer<typeof silenceJson>;

/** A silence for an answer at the time `at`, with the number of open alerts that it covers. */
export function encodeSilence(silence: Silence, at: EpochMs, alerts: number): SilenceJson {
  const { from, to, createdAt, endedAt, ...rest } = silence;
  return {
    ...rest,
    from: formatInstant(from),
    to: formatInstant(to),
    createdAt: formatInstant(createdAt),
    ...(endedAt === undefined ? {} : { endedAt: formatInstant(endedAt) }),
    state: silenceState(silence, at),
    alerts,
  };
}
