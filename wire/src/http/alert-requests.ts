import { SECTORS, SEVERITIES } from '@ioc/domain';
import { z } from 'zod';

import { areaId, cityId, deviceId, userId } from '../identifier-schemas.ts';
import { pageQuery } from './page.ts';
import { rfc3339 } from './rfc3339.ts';

const KNOWN_SEVERITIES: ReadonlySet<string> = new Set(SEVERITIES);

/** One severity, or several separated by commas. */
const severityList = z
  .string()
  .max(64)
  .refine((text) => text.split(',').every((word) => KNOWN_SEVERITIES.has(word)), {
    error: `expected severities separated by commas: ${SEVERITIES.join(', ')}`,
  });

/**
 * Which alerts are asked for. `state`: `open` (work not closed), `active` and `cleared` (condition of open alerts),
 * `unacknowledged`, `acknowledged`, `closed`, `all` (default). `from` and `to` bound the opening time.
 */
export const alertsQuery = pageQuery.extend({
  state: z
    .enum(['open', 'active', 'cleared', 'unacknowledged', 'acknowledged', 'closed', 'all'])
    .default('all'),
  severity: severityList.optional(),
  city: cityId.optional(),
  sector: z.enum(SECTORS).optional(),
  area: areaId.optional(),
  device: deviceId.optional(),
  from: rfc3339.optional(),
  to: rfc3339.optional(),
});

/** Who shall work on an alert. */
export const assignRequest = z.object({ to: userId });

/** What somebody says about an alert. */
export const commentRequest = z.object({ text: z.string().trim().min(1).max(2_000) });

/** Until when an alert is put aside, at most 24 hours ahead (A4), and why. */
export const shelveRequest = z.object({ until: rfc3339, reason: z.string().trim().min(1).max(500) });

/** How an alert ended, by a person's word (A4). */
export const closeRequest = z.object({
  resolution: z.enum(['fixed', 'false-alarm', 'duplicate', 'expected', 'handed-over']),
});
