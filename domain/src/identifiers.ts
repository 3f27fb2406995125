declare const brand: unique symbol;

/** A string that was checked once to be an identifier of kind `K`. */
export type Identifier<K extends string> = string & { readonly [brand]: K };

/** A selectable area of operation, such as `bac-giang`: data, never code. */
export type CityId = Identifier<'city'>;
/** A dated administrative unit, `code@validFrom`, such as `07210@2025-07-01`. */
export type AreaId = Identifier<'area'>;
/** A device (SensorThings Thing): 3–64 characters of `[a-z0-9-]`, unique over all cities. */
export type DeviceId = Identifier<'device'>;
/** An observed property of the catalogue, such as `pm2_5`. */
export type PropertyId = Identifier<'property'>;
/** An owner of rules and alerts. */
export type DepartmentId = Identifier<'department'>;
/** An alert rule, over all of its versions. */
export type RuleId = Identifier<'rule'>;
/** One standing of one rule for one group. */
export type AlertId = Identifier<'alert'>;
/** A person's account. */
export type UserId = Identifier<'user'>;

/** Planned quiet for alerts. */
export type SilenceId = Identifier<'silence'>;

/** What a device id may look like. Source: contracts §1. */
export const DEVICE_ID_PATTERN = /^[a-z0-9-]{3,64}$/;

/** What the other ids may look like: short, printable, safe in a topic, a URL and a line protocol tag. */
export const PLAIN_ID_PATTERN = /^[a-z0-9][a-z0-9_.@-]{0,95}$/;

/** Whether the text is a device id. */
export function isDeviceId(text: string): text is DeviceId {
  return DEVICE_ID_PATTERN.test(text);
}

/** Whether the text can be an observed-property id. */
export function isPropertyId(text: string): text is PropertyId {
  return PLAIN_ID_PATTERN.test(text);
}

/** Whether the text can be a city id. */
export function isCityId(text: string): text is CityId {
  return PLAIN_ID_PATTERN.test(text);
}

/** Whether the text can be an area id. */
export function isAreaId(text: string): text is AreaId {
  return PLAIN_ID_PATTERN.test(text);
}

/** Whether the text can be a department id. */
export function isDepartmentId(text: string): text is DepartmentId {
  return PLAIN_ID_PATTERN.test(text);
}

/** Whether the text can be a rule id. */
export function isRuleId(text: string): text is RuleId {
  return PLAIN_ID_PATTERN.test(text);
}

/** Whether the text can be an alert id. */
export function isAlertId(text: string): text is AlertId {
  return PLAIN_ID_PATTERN.test(text);
}

/** Whether the text can be a user id. */
export function isUserId(text: string): text is UserId {
  return PLAIN_ID_PATTERN.test(text);
}

/** Whether the text can be a silence id. */
export function isSilenceId(text: string): text is SilenceId {
  return PLAIN_ID_PATTERN.test(text);
}
