import type { Alert, AlertCommand, AlertId, LocalizedText, Outcome } from '@ioc/domain';
import type { AlertCommandFault } from '@ioc/record-store';
import { encodeAlert, type AlertJson } from '@ioc/wire';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { ProblemError } from '../problem/problem-error.ts';
import { askerOf } from '../session/authenticate.ts';
import type { ApiContext } from './api-context.ts';
import { audit } from './audit-trail.ts';
import { versionTag, versionToMatch } from './entity-tag.ts';

/** Why a command is refused in the alert's state, in words. */
const REASONS: Readonly<Record<string, LocalizedText>> = {
  'already-acknowledged': { vi: 'Cảnh báo đã được tiếp nhận.', en: 'The alert is acknowledged already.' },
  'already-closed': { vi: 'Cảnh báo đã đóng.', en: 'The alert is closed already.' },
  'not-shelved': { vi: 'Cảnh báo không bị tạm gác.', en: 'The alert is not shelved.' },
  'not-latched': {
    vi: 'Cảnh báo này không cần đặt lại.',
    en: 'This alert is not latched; it needs no reset.',
  },
  'still-active': {
    vi: 'Chưa đặt lại được: giá trị vẫn còn bất thường.',
    en: 'It cannot be reset while its readings are not normal.',
  },
  'reset-first': {
    vi: 'Cảnh báo có chốt chỉ kết thúc khi được đặt lại.',
    en: 'A latched alert ends by a reset only.',
  },
  'shelved-too-long': {
    vi: 'Chỉ tạm gác được đến một thời điểm trong 24 giờ tới.',
    en: 'An alert can be shelved until a time within the next 24 hours.',
  },
};

/** A command to one alert, and where its answer goes. */
export interface CommandedAlert {
  readonly alert: AlertId;
  readonly command: AlertCommand;
  readonly reply: FastifyReply;
}

function refusal(fault: AlertCommandFault): ProblemError {
  if (fault.code === 'not-found') return new ProblemError('not-found');
  const current = encodeAlert(fault.current);
  if (fault.code === 'conflict') return new ProblemError('conflict', { current });
  const detail = REASONS[fault.reason];
  if (fault.reason === 'shelved-too-long' && detail !== undefined) {
    return new ProblemError('unprocessable', { errors: [{ path: 'until', message: detail }] });
  }
  return new ProblemError('refused', { current, ...(detail === undefined ? {} : { detail }) });
}

async function refuseUnknownPerson(context: ApiContext, command: AlertCommand): Promise<void> {
  if (command.kind !== 'assign' || (await context.records.users.findById(command.to)) !== undefined) return;
  const message = { vi: 'Không có người này.', en: 'There is no such person.' };
  throw new ProblemError('unprocessable', { errors: [{ path: 'to', message }] });
}

function oneHeader(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

async function expectedRevision(
  context: ApiContext,
  request: FastifyRequest,
  alert: AlertId,
): Promise<{ readonly expectedRevision?: number }> {
  const header = request.headers['if-match'];
  if (header === undefined) return {};
  const current = await context.records.alerts.find(alert);
  if (current === undefined) throw new ProblemError('not-found');
  const revision = versionToMatch(header, current.revision);
  return revision === undefined ? {} : { expectedRevision: revision };
}

/** Told to the audit once: an answer that was repeated for its idempotency key is no change. */
async function auditChange(
  context: ApiContext,
  request: FastifyRequest,
  change: { readonly command: AlertCommand; readonly alert: Alert },
): Promise<void> {
  const { kind, ...detail } = change.command;
  const { id, revision } = change.alert;
  await audit(context, request, {
    action: `alert.${kind}`,
    target: `alert:${id}`,
    detail: { ...detail, revision },
  });
}

/** One command to one alert, and the revision that was seen, where one was. */
export interface SeenCommand {
  readonly alert: AlertId;
  readonly command: AlertCommand;
  readonly expectedRevision?: number;
}

/** Carries out a person's command, and tells the audit and the screens when it changed something. */
export async function carryOutCommand(
  context: ApiContext,
  request: FastifyRequest,
  seen: SeenCommand,
): Promise<Outcome<Alert, AlertCommandFault>> {
  const { command } = seen;
  const at = context.now();
  const key = oneHeader(request.headers['idempotency-key']);
  const outcome = await context.records.alerts.execute({
    ...seen,
    at,
    actor: { kind: 'user', user: askerOf(request).user.id },
    ...(key === undefined ? {} : { idempotencyKey: `${command.kind}:${key}` }),
  });
  if (outcome.ok && outcome.value.changedAt === at) {
    await auditChange(context, request, { command, alert: outcome.value });
    void context.changes.alertsChanged();
  }
  return outcome;
}

/**
 * Carries out a person's command and answers the alert as it is now. Throws a 409 with the alert when somebody else
 * was first or its state forbids it (A6).
 */
export async function executeAlertCommand(
  context: ApiContext,
  request: FastifyRequest,
  { alert, command, reply }: CommandedAlert,
): Promise<AlertJson> {
  await refuseUnknownPerson(context, command);
  const revision = await expectedRevision(context, request, alert);
  const outcome = await carryOutCommand(context, request, { alert, command, ...revision });
  if (!outcome.ok) throw refusal(outcome.fault);
  reply.header('etag', versionTag(outcome.value.revision));
  return encodeAlert(outcome.value);
}
