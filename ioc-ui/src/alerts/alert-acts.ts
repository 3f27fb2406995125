import type { Alert } from '@ioc/domain';

import { isResettable } from './alert-facts.ts';

/** What a person does with an alert by a form. */
export const FORM_ACTS = ['assign', 'note', 'shelve', 'close'] as const;

/** A form of the panel. */
export type FormAct = (typeof FORM_ACTS)[number];

/** What a person can do with an alert now. */
export type Act = FormAct | 'acknowledge' | 'unshelve' | 'reset';

/** What can be done with an alert in its state, in the order of the buttons (the table of states in `docs/alerts.md`). */
export function possibleActs(alert: Alert): readonly Act[] {
  if (alert.work === 'closed') return ['note'];
  return [
    ...(alert.work === 'unacknowledged' ? (['acknowledge'] as const) : []),
    'assign',
    'note',
    alert.shelvedUntil === undefined ? 'shelve' : 'unshelve',
    ...(alert.latched ? (isResettable(alert) ? (['reset'] as const) : []) : (['close'] as const)),
  ];
}

/** The form that the address names, where the alert allows it. */
export function formAct(alert: Alert, word: string | undefined): FormAct | undefined {
  const act = FORM_ACTS.find((each) => each === word);
  return act !== undefined && possibleActs(alert).includes(act) ? act : undefined;
}
