import { applyCommand, failed, succeeded, type Alert, type CommandFault, type Outcome } from '@ioc/domain';
import { countChanges, type Counted } from '../change-clock.ts';
import type { RecordDatabase, RecordTransaction } from '../record-database.ts';
import type { AlertCommandFault, AlertCommandRequest } from '../record-store.ts';
import { parseStored } from '../stored-json.ts';
import { answerSchema } from '../stored/answer-schema.ts';
import { alertOf, storeAlerts } from './stored-alerts.ts';

/** How long an answer is kept to be repeated, in milliseconds: 24 h is longer than any client goes on retrying. */
export const ANSWERS_KEPT_MS = 86_400_000;

type Answer = Outcome<Alert, AlertCommandFault>;

/**
 * Carries out a person's command in one transaction: one command at a time, against the alert as it then is (A6).
 * With an idempotency key the answer is kept under (alert, person, key), and a repetition is answered with it.
 */
export function executeCommand(records: RecordDatabase, request: AlertCommandRequest): Promise<Answer> {
  return countChanges(records, 'alerts', async (trx, before) => {
    const alert = await storedAlert(trx, request);
    if (alert === undefined) return { changes: 0, answer: failed({ code: 'not-found' }) };
    const { idempotencyKey: key } = request;
    if (key === undefined) return carryOut(trx, { request, alert, before });
    const given = await givenAnswer(trx, request, key);
    if (given !== undefined) return { changes: 0, answer: given };
    const counted = await carryOut(trx, { request, alert, before });
    await keepAnswer(trx, { request, key, answer: counted.answer });
    return counted;
  });
}

async function storedAlert(trx: RecordTransaction, request: AlertCommandRequest): Promise<Alert | undefined> {
  const row = await trx
    .selectFrom('alerts')
    .select(['id', 'body'])
    .where('id', '=', request.alert)
    .executeTakeFirst();
  return row && alertOf(row);
}

async function carryOut(
  trx: RecordTransaction,
  work: { readonly request: AlertCommandRequest; readonly alert: Alert; readonly before: number },
): Promise<Counted<Answer>> {
  const { request, alert, before } = work;
  const { expectedRevision, command, actor, at } = request;
  if (expectedRevision !== undefined && expectedRevision !== alert.revision) {
    return { changes: 0, answer: failed({ code: 'conflict', current: alert }) };
  }
  const outcome = applyCommand(alert, command, { actor, at });
  if (!outcome.ok) return { changes: 0, answer: refusal(request, alert, outcome.fault) };
  await storeAlerts(trx, { alerts: [outcome.value.alert], entries: [outcome.value.entry] }, before);
  return { changes: 1, answer: succeeded(outcome.value.alert) };
}

/**
 * An acknowledgement that comes second is no mistake of its sender: the same person gets the alert as it is, another
 * gets the conflict with it (A6).
 */
function refusal(request: AlertCommandRequest, current: Alert, fault: CommandFault): Answer {
  const isSecond = request.command.kind === 'acknowledge' && current.acknowledgedBy !== undefined;
  if (!isSecond) return failed({ code: 'refused', reason: fault.reason, current });
  const isSamePerson = current.acknowledgedBy === request.actor.user;
  return isSamePerson ? succeeded(current) : failed({ code: 'conflict', current });
}

async function givenAnswer(
  trx: RecordTransaction,
  request: AlertCommandRequest,
  key: string,
): Promise<Answer | undefined> {
  const row = await trx
    .selectFrom('answers')
    .select('body')
    .where('alert_id', '=', request.alert)
    .where('user_id', '=', request.actor.user)
    .where('key', '=', key)
    .where('at', '>', request.at - ANSWERS_KEPT_MS)
    .executeTakeFirst();
  return row && parseStored(answerSchema, row.body, { table: 'answers', id: `${request.alert} ${key}` });
}

async function keepAnswer(
  trx: RecordTransaction,
  given: { readonly request: AlertCommandRequest; readonly key: string; readonly answer: Answer },
): Promise<void> {
  const { request, key, answer } = given;
  await trx
    .deleteFrom('answers')
    .where('at', '<=', request.at - ANSWERS_KEPT_MS)
    .execute();
  await trx
    .insertInto('answers')
    .values({
      alert_id: request.alert,
      user_id: request.actor.user,
      key,
      at: request.at,
      body: JSON.stringify(answer),
    })
    .execute();
}
