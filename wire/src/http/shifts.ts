import type { DutyTime, HandoverContents, HandoverItem, Shift, ShiftOffer } from '@ioc/domain';
import { z } from 'zod';

import { alertId, departmentId, userId } from '../identifier-schemas.ts';
import { localizedText } from './localized-text.ts';
import { pageQuery } from './page.ts';
import { formatInstant, parseInstant, rfc3339 } from './rfc3339.ts';
import { severity } from './rule.ts';

/** The id of a desk, a duty group or a notification channel: short, safe in a URL. */
export const plainId = z.string().regex(/^[a-z0-9][a-z0-9_.@-]{0,63}$/);

const item = z.object({
  alert: alertId,
  severity,
  condition: z.enum(['active', 'cleared']),
  work: z.enum(['unacknowledged', 'acknowledged', 'closed']),
  message: z.object({ vi: z.string(), en: z.string() }),
  openedAt: rfc3339,
  assignedTo: userId.exactOptional(),
  until: rfc3339.exactOptional(),
  silencedUntil: rfc3339.exactOptional(),
  resolution: z.string().exactOptional(),
});

/** What a shift hands over (A11). */
export const handover = z.object({
  from: rfc3339,
  to: rfc3339,
  open: z.array(item),
  shelved: z.array(item),
  silenced: z.array(item),
  ended: z.array(item),
  happened: z.object({
    activations: z.number().int(),
    acknowledged: z.number().int(),
    escalated: z.number().int(),
    shelved: z.number().int(),
    commented: z.number().int(),
    closed: z.number().int(),
  }),
  isTruncated: z.boolean(),
});

const signature = z.object({ by: userId, at: rfc3339 });

/** A shift with its notes and signatures; what it hands over is told by itself. */
export const shiftJson = z.object({
  id: z.string(),
  desk: z.string(),
  state: z.enum(['open', 'offered', 'handed-over']),
  startedAt: rfc3339,
  startedBy: userId,
  notes: z.array(z.object({ at: rfc3339, by: userId, text: z.string() })),
  offered: signature.optional(),
  received: signature.optional(),
  revision: z.number().int(),
});

/** A shift for an answer. */
export type ShiftJson = z.infer<typeof shiftJson>;

/** Which shifts are asked for, newest first. */
export const shiftsQuery = pageQuery.extend({ desk: plainId.optional() });

/** The beginning of a shift; a center with one room has the desk `main`. */
export const shiftStart = z.object({ desk: plainId.default('main') });

/** A note in the log of a shift. */
export const shiftNote = z.object({ text: z.string().trim().min(1).max(4_000) });

/** A signature: the person's own password once more. */
export const signRequest = z.object({ password: z.string().min(1).max(256) });

/** What a shift hands over, with the shift and its signatures: everything that is printed. */
export const handoverJson = z.object({ shift: shiftJson, contents: handover });

/** A duty group (A9): whom a step of an escalation calls, and by which notification channels. */
export const dutyGroup = z.object({
  id: plainId,
  name: localizedText,
  department: departmentId.exactOptional(),
  channels: z.array(plainId).max(16),
});

/** A duty group with who is on duty now. */
export const dutyGroupNow = dutyGroup.extend({ onDuty: z.array(userId) });

/** A time in which a person is on duty, `to` without it. */
export const dutyTimeInput = z
  .object({ user: userId, from: rfc3339, to: rfc3339 })
  .refine(({ from, to }) => parseInstant(from) < parseInstant(to), {
    error: 'expected a time before "to"',
    path: ['from'],
  });

/** A duty time of a group. */
export const dutyTimeJson = z.object({
  id: z.string(),
  group: z.string(),
  user: userId,
  from: rfc3339,
  to: rfc3339,
});

/** Which part of the roster is asked for. */
export const dutyTimesQuery = z.object({ from: rfc3339, to: rfc3339 });

function signed({ by, at }: Pick<ShiftOffer, 'by' | 'at'>): z.infer<typeof signature> {
  return { by, at: formatInstant(at) };
}

/** A shift for an answer. */
export function encodeShift(shift: Shift): ShiftJson {
  const { id, desk, state, startedBy, revision } = shift;
  return {
    id,
    desk,
    state,
    startedBy,
    revision,
    startedAt: formatInstant(shift.startedAt),
    notes: shift.notes.map((note) => ({ ...note, at: formatInstant(note.at) })),
    ...('offered' in shift ? { offered: signed(shift.offered) } : {}),
    ...('received' in shift ? { received: signed(shift.received) } : {}),
  };
}

function encodeItem({ openedAt, until, silencedUntil, ...rest }: HandoverItem): z.infer<typeof item> {
  return {
    ...rest,
    openedAt: formatInstant(openedAt),
    ...(until === undefined ? {} : { until: formatInstant(until) }),
    ...(silencedUntil === undefined ? {} : { silencedUntil: formatInstant(silencedUntil) }),
  };
}

/** The contents of a handover for an answer. */
export function encodeHandover(contents: HandoverContents): z.infer<typeof handover> {
  const { from, to, happened, isTruncated } = contents;
  return {
    from: formatInstant(from),
    to: formatInstant(to),
    open: contents.open.map(encodeItem),
    shelved: contents.shelved.map(encodeItem),
    silenced: contents.silenced.map(encodeItem),
    ended: contents.ended.map(encodeItem),
    happened: { ...happened },
    isTruncated,
  };
}

/** A duty time for an answer. */
export function encodeDutyTime({ from, to, ...rest }: DutyTime): z.infer<typeof dutyTimeJson> {
  return { ...rest, from: formatInstant(from), to: formatInstant(to) };
}
