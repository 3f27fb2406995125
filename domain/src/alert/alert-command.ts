import type { UserId } from '../identifiers.ts';
import type { EpochMs } from '../time/instant.ts';
import type { AlertResolution } from './alert.ts';

/** What a person can do to an alert (A3, A4, R43). */
export type AlertCommand =
  | { readonly kind: 'acknowledge'; readonly note?: string }
  | { readonly kind: 'assign'; readonly to: UserId }
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'shelve'; readonly until: EpochMs; readonly reason: string }
  | { readonly kind: 'unshelve' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'close'; readonly resolution: AlertResolution };
