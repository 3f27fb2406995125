import type { Alert, AlertCommand } from '@ioc/domain';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';

import { useKeys } from '../app/use-keys.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/vi.ts';
import { mayWorkOnAlerts } from '../session/permissions.ts';
import { useSession } from '../session/session-gate.tsx';
import { ActForm } from './act-form.tsx';
import { FORM_ACTS, formAct, possibleActs, type Act, type FormAct } from './alert-acts.ts';
import { CommandNotice } from './command-notice.tsx';
import { useAlertCommand, type CommandFault, type SeenCommand } from './use-alert-command.ts';

/** The keys as the buttons show them. */
const SHOWN: Readonly<Partial<Record<Act, string>>> = {
  acknowledge: 'A',
  assign: 'P',
  note: 'N',
  shelve: 'T',
  close: 'E',
};

/** Which form is open, as the address holds it, and how to open another. */
export function useAct(): {
  readonly act: string | undefined;
  readonly open: (act: FormAct | undefined) => void;
} {
  const { act } = useSearch({ from: '__root__' });
  const navigate = useNavigate();
  const open = (next: FormAct | undefined): void =>
    void navigate({ to: '.', search: (before) => ({ ...before, act: next }), replace: true });
  return { act, open };
}

/** What was answered: nothing yet, that it was done, or why it was not. */
type Answer = { readonly code: 'done'; readonly kind: AlertCommand['kind'] } | CommandFault;

/** What a person can do with the alert now: buttons, the form of the chosen one, and what became of the last. */
export function AlertActions({ alert }: { readonly alert: Alert }): ReactNode {
  const { user } = useSession();
  const { t } = useLanguage();
  const { act, open } = useAct();
  const send = useAlertCommand();
  const [isSending, setSending] = useState(false);
  const [answer, setAnswer] = useState<Answer>();
  const acts = possibleActs(alert);
  const form = formAct(alert, act);
  const run = async (seen: SeenCommand): Promise<void> => {
    setSending(true);
    const outcome = await send(seen);
    setSending(false);
    setAnswer(outcome.ok ? { code: 'done', kind: seen.command.kind } : outcome.fault);
    if (outcome.ok || outcome.fault.code === 'first') open(undefined);
  };
  const start = (chosen: Act): void => {
    setAnswer(undefined);
    if (isForm(chosen)) open(chosen === form ? undefined : chosen);
    else void run({ seen: alert, command: { kind: chosen } });
  };
  const byKey = (chosen: Act) => (): boolean => {
    const isAllowed = mayWorkOnAlerts(user) && acts.includes(chosen);
    if (isAllowed) start(chosen);
    return isAllowed;
  };
  useKeys({
    assign: byKey('assign'),
    note: byKey('note'),
    shelve: byKey('shelve'),
    end: byKey('close'),
  });
  if (!mayWorkOnAlerts(user)) return <p className="notice small">{t('alert.mayNot')}</p>;
  return (
    <section className="alert-actions" aria-label={t('alert.actions')}>
      <div className="alert-buttons">
        {acts.map((each) => (
          <ActButton
            key={each}
            act={each}
            isOpen={each === form}
            isDisabled={isSending}
            onPress={() => start(each)}
          />
        ))}
      </div>
      {form !== undefined && (
        <ActForm
          key={`${alert.id} ${form}`}
          act={form}
          alert={alert}
          isSending={isSending}
          onSubmit={(seen) => void run(seen)}
          onCancel={() => open(undefined)}
        />
      )}
      {answer !== undefined && <CommandNotice answer={answer} />}
    </section>
  );
}

function isForm(act: Act): act is FormAct {
  return FORM_ACTS.some((each) => each === act);
}

function ActButton(props: {
  readonly act: Act;
  readonly isOpen: boolean;
  readonly isDisabled: boolean;
  readonly onPress: () => void;
}): ReactNode {
  const { act, isOpen, isDisabled, onPress } = props;
  const { t } = useLanguage();
  const label: MessageKey = `act.${act}`;
  const key = SHOWN[act];
  return (
    <button
      type="button"
      className={act === 'acknowledge' ? 'button primary' : 'button'}
      data-testid={`act-${act}`}
      disabled={isDisabled}
      aria-expanded={isForm(act) ? isOpen : undefined}
      aria-keyshortcuts={key}
      onClick={onPress}
    >
      {t(label)}
      {key !== undefined && <kbd aria-hidden="true">{key}</kbd>}
    </button>
  );
}
