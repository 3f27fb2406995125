import {
  isAlertId,
  isAreaId,
  isCityId,
  isDepartmentId,
  isDeviceId,
  isEpochMs,
  isPropertyId,
  isRuleId,
  isSector,
  isSilenceId,
  isUserId,
  SEVERITIES,
  type EpochMs,
  type Sector,
} from '@ioc/domain';
import { z } from 'zod';

function text<T extends string>(isOne: (text: string) => text is T, what: string): z.ZodType<T> {
  return z.custom<T>((value) => typeof value === 'string' && isOne(value), `not ${what}`);
}

/** A stored alert id. */
export const alertIdSchema = text(isAlertId, 'an alert id');
/** A stored area id. */
export const areaIdSchema = text(isAreaId, 'an area id');
/** A stored city id. */
export const cityIdSchema = text(isCityId, 'a city id');
/** A stored department id. */
export const departmentIdSchema = text(isDepartmentId, 'a department id');
/** A stored device id. */
export const deviceIdSchema = text(isDeviceId, 'a device id');
/** A stored property id. */
export const propertyIdSchema = text(isPropertyId, 'a property id');
/** A stored rule id. */
export const ruleIdSchema = text(isRuleId, 'a rule id');
/** A stored user id. */
export const userIdSchema = text(isUserId, 'a user id');
/** A stored silence id. */
export const silenceIdSchema = text(isSilenceId, 'a silence id');
/** A stored sector. */
export const sectorSchema: z.ZodType<Sector> = text(isSector, 'a sector');
/** A stored severity. */
export const severitySchema = z.enum(SEVERITIES);
/** A stored instant. */
export const epochMsSchema = z.custom<EpochMs>(
  (value) => typeof value === 'number' && isEpochMs(value),
  'not an instant',
);
/** A stored text in every language of the product. */
export const localizedTextSchema = z.object({ vi: z.string(), en: z.string() });
/** A stored point. */
export const lonLatSchema = z.object({ lon: z.number(), lat: z.number() });
/** A stored threshold: a number, or the two ends of a range. */
export const thresholdSchema = z.union([z.number(), z.tuple([z.number(), z.number()])]);
