import { shiftJson, type ShiftJson } from '@ioc/wire';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import type { ApiFault } from '../api/http-client.ts';
import { useServices } from '../app/services.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { MAIN_DESK, SHIFT_KEY } from './shift-queries.ts';

/** What is done with a shift. */
export type ShiftAct =
  | { readonly kind: 'begin' }
  | { readonly kind: 'note'; readonly shift: ShiftJson; readonly text: string }
  | { readonly kind: 'offer' | 'receive'; readonly shift: ShiftJson; readonly password: string }
  | { readonly kind: 'withdraw'; readonly shift: ShiftJson };

function requestOf(act: ShiftAct): { readonly path: string; readonly body?: unknown } {
  switch (act.kind) {
    case 'begin':
      return { path: '/shifts', body: { desk: MAIN_DESK } };
    case 'note':
      return { path: `/shifts/${act.shift.id}/notes`, body: { text: act.text } };
    case 'withdraw':
      return { path: `/shifts/${act.shift.id}/withdraw` };
    case 'offer':
    case 'receive':
      return { path: `/shifts/${act.shift.id}/${act.kind}`, body: { password: act.password } };
  }
}

/** Does something with a shift; answers whether it was done, and keeps why it was not. */
export function useShiftAct(): {
  readonly act: (what: ShiftAct) => Promise<boolean>;
  readonly isBusy: boolean;
  readonly fault: string | undefined;
} {
  const { client } = useServices();
  const { t } = useLanguage();
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const textOf = (why: ApiFault): string =>
    why.code === 'refused'
      ? (why.problem?.errors?.[0]?.message ?? why.problem?.detail ?? t('shift.refused'))
      : t('shift.unreachable');
  const act = async (what: ShiftAct): Promise<boolean> => {
    setBusy(true);
    const outcome = await client.send({ method: 'POST', ...requestOf(what), schema: shiftJson });
    setFault(outcome.ok ? undefined : textOf(outcome.fault));
    await queries.invalidateQueries({ queryKey: SHIFT_KEY });
    setBusy(false);
    return outcome.ok;
  };
  return { act, isBusy, fault };
}
