import {
  DEVICE_ID_PATTERN,
  isAlertId,
  isAreaId,
  isCityId,
  isDepartmentId,
  isDeviceId,
  isPropertyId,
  isRuleId,
  isSilenceId,
  isUserId,
  PLAIN_ID_PATTERN,
} from '@ioc/domain';
import { z } from 'zod';

function identifier<T extends string>(is: (text: string) => text is T, pattern: RegExp): z.ZodCustom<T, T> {
  return z
    .custom<T>((value) => typeof value === 'string' && is(value), { error: `expected ${pattern.source}` })
    .meta({ type: 'string', pattern: pattern.source });
}

/** A city id. */
export const cityId = identifier(isCityId, PLAIN_ID_PATTERN);
/** An area id, `code@validFrom`. */
export const areaId = identifier(isAreaId, PLAIN_ID_PATTERN);
/** A device id. */
export const deviceId = identifier(isDeviceId, DEVICE_ID_PATTERN);
/** An observed-property id. */
export const propertyId = identifier(isPropertyId, PLAIN_ID_PATTERN);
/** A department id. */
export const departmentId = identifier(isDepartmentId, PLAIN_ID_PATTERN);
/** A rule id. */
export const ruleId = identifier(isRuleId, PLAIN_ID_PATTERN);
/** An alert id. */
export const alertId = identifier(isAlertId, PLAIN_ID_PATTERN);
/** A user id. */
export const userId = identifier(isUserId, PLAIN_ID_PATTERN);
/** A silence id. */
export const silenceId = identifier(isSilenceId, PLAIN_ID_PATTERN);
