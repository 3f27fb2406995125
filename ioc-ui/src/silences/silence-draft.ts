import type { EpochMs } from '@ioc/domain';
import { formatInstant, silenceRequest } from '@ioc/wire';
import type { z } from 'zod';

import { localTime } from '../rule-why/vietnam-time.ts';

/** What the form of a silence holds: texts as they were typed, empty where nothing was. */
export interface SilenceDraft {
  readonly city: string;
  readonly sector: string;
  readonly area: string;
  readonly device: string;
  readonly rule: string;
  /** Vietnam's time as `datetime-local` fields hold it. */
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

/** What a silence can be about. */
export const MATCHERS = ['city', 'sector', 'area', 'device', 'rule'] as const;

/** What is wrong with the form. */
export type DraftFault = 'nothing-meant' | 'no-end' | 'end-passed' | 'no-reason' | 'unknown';

/** A silence as the API takes it. */
export type SilenceRequest = z.infer<typeof silenceRequest>;

/** The request that a form means, or what is missing. A silence must end after it begins, and after now (R24). */
export function requestOfDraft(
  draft: SilenceDraft,
  now: EpochMs,
): { readonly request: SilenceRequest } | { readonly fault: DraftFault } {
  const matcher = Object.fromEntries(
    MATCHERS.flatMap((name) => (draft[name].trim() === '' ? [] : [[name, draft[name].trim()]])),
  );
  const from = localTime(draft.from);
  const to = localTime(draft.to);
  if (Object.keys(matcher).length === 0) return { fault: 'nothing-meant' };
  if (to === undefined) return { fault: 'no-end' };
  if (to <= Math.max(from ?? now, now)) return { fault: 'end-passed' };
  if (draft.reason.trim() === '') return { fault: 'no-reason' };
  const parsed = silenceRequest.safeParse({
    matcher,
    to: formatInstant(to),
    reason: draft.reason.trim().normalize('NFC'),
    ...(from === undefined ? {} : { from: formatInstant(from) }),
  });
  return parsed.success ? { request: parsed.data } : { fault: 'unknown' };
}
