import { randomUUID } from 'node:crypto';

import {
  handoverContents,
  type AlertHistory,
  type HandoverContents,
  type LocalizedText,
  type Shift,
  type ShiftCommand,
  type ShiftFault,
  type Silence,
} from '@ioc/domain';
import type { ShiftRequestFault } from '@ioc/record-store';
import {
  encodeHandover,
  encodeShift,
  handoverJson,
  pageOf,
  shiftJson,
  shiftNote,
  shiftsQuery,
  shiftStart,
  signRequest,
  type ShiftJson,
} from '@ioc/wire';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';

import { given } from '../../given.ts';
import { ProblemError } from '../../problem/problem-error.ts';
import { askerOf } from '../../session/authenticate.ts';
import { signatureCheck } from '../../session/signature.ts';
import { answers, creates } from '../answers.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { audit } from '../audit-trail.ts';

const TAGS = ['shifts'];
const params = z.object({ id: z.string().max(64) });

/** Alerts that are read at once, and most that a handover looks at. */
const ALERTS_AT_ONCE = 500;
const MOST_ALERTS = 20_000;

/** Most silences in force that a handover looks at. */
const MOST_SILENCES = 2_000;

const REASONS: Readonly<Record<ShiftFault['reason'], LocalizedText>> = {
  'handed-over': { vi: 'Ca trực đã được bàn giao.', en: 'The shift is handed over already.' },
  'already-offered': { vi: 'Bên giao đã ký.', en: 'The outgoing side has signed already.' },
  'not-offered': { vi: 'Bên giao chưa ký.', en: 'The outgoing side has not signed yet.' },
  'same-person': {
    vi: 'Người nhận ca phải khác người giao ca.',
    en: 'Who receives must be another person than who hands over.',
  },
  'too-many-notes': { vi: 'Nhật ký ca đã đầy.', en: 'The log of the shift is full.' },
};

function refusal(fault: ShiftRequestFault): ProblemError {
  if (fault.code === 'not-found') return new ProblemError('not-found');
  return new ProblemError('refused', {
    detail: REASONS[fault.reason],
    current: encodeShift(fault.current),
  });
}

async function found(context: ApiContext, id: string): Promise<Shift> {
  const shift = await context.records.shifts.find(id);
  if (shift === undefined) throw new ProblemError('not-found');
  return shift;
}

/** The silences in force now, with whose ends the silenced alerts are handed over. */
async function silencesNow({ records, now }: ApiContext): Promise<readonly Silence[]> {
  const silences: Silence[] = [];
  let cursor: string | undefined;
  do {
    const page = await records.silences.list(
      { at: now(), state: 'active' },
      { limit: ALERTS_AT_ONCE, ...given({ cursor }) },
    );
    silences.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined && silences.length < MOST_SILENCES);
  return silences;
}

/** What the shift hands over: fixed once it is signed, until then as things are now. */
async function contentsOf(context: ApiContext, shift: Shift): Promise<HandoverContents> {
  if ('offered' in shift) return shift.offered.contents;
  const span = { from: shift.startedAt, to: context.now() };
  const histories: AlertHistory[] = [];
  let cursor: string | undefined;
  do {
    const page = await context.records.alerts.histories(span, {
      limit: ALERTS_AT_ONCE,
      ...given({ cursor }),
    });
    histories.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined && histories.length < MOST_ALERTS);
  const contents = handoverContents(histories, span, await silencesNow(context));
  return cursor === undefined ? contents : { ...contents, isTruncated: true };
}

async function execute(
  context: ApiContext,
  request: FastifyRequest,
  { id, command }: { readonly id: string; readonly command: ShiftCommand },
): Promise<ShiftJson> {
  const outcome = await context.records.shifts.execute({
    shift: id,
    command,
    by: askerOf(request).user.id,
    at: context.now(),
    nextId: randomUUID(),
  });
  if (!outcome.ok) throw refusal(outcome.fault);
  await audit(context, request, { action: `shift.${command.kind}`, target: `shift:${id}` });
  return encodeShift(outcome.value);
}

async function start(context: ApiContext, request: FastifyRequest, desk: string): Promise<ShiftJson> {
  const outcome = await context.records.shifts.start({
    id: randomUUID(),
    desk,
    startedAt: context.now(),
    startedBy: askerOf(request).user.id,
  });
  if (!outcome.ok) throw new ProblemError('exists', { current: encodeShift(outcome.fault.current) });
  const { id } = outcome.value;
  await audit(context, request, { action: 'shift.start', target: `shift:${id}`, detail: { desk } });
  return encodeShift(outcome.value);
}

function readingRoutes(server: ApiServer, context: ApiContext): void {
  server.get(
    '/shifts',
    {
      schema: {
        tags: TAGS,
        summary: 'Shifts, newest first',
        querystring: shiftsQuery,
        response: answers('One page of shifts', pageOf(shiftJson)),
      },
    },
    async ({ query: { desk, limit, cursor } }) => {
      const page = await context.records.shifts.list(given({ desk }), { limit, ...given({ cursor }) });
      return { items: page.items.map(encodeShift), ...given({ nextCursor: page.nextCursor }) };
    },
  );
  server.get(
    '/shifts/:id',
    { schema: { tags: TAGS, summary: 'One shift', params, response: answers('The shift', shiftJson) } },
    async (request) => encodeShift(await found(context, request.params.id)),
  );
  server.get(
    '/shifts/:id/handover',
    {
      schema: {
        tags: TAGS,
        summary: 'What the shift hands over: as things are now, or as they were signed',
        params,
        response: answers('The handover', handoverJson),
      },
    },
    async (request) => {
      const shift = await found(context, request.params.id);
      return { shift: encodeShift(shift), contents: encodeHandover(await contentsOf(context, shift)) };
    },
  );
}

function signingRoutes(server: ApiServer, context: ApiContext): void {
  const checkSignature = signatureCheck(context);
  server.post(
    '/shifts/:id/offer',
    {
      config: { access: 'alerts' },
      schema: {
        tags: TAGS,
        summary: 'Sign as who goes: fixes what is handed over',
        params,
        body: signRequest,
        response: answers('The shift', shiftJson),
      },
    },
    async (request) => {
      await checkSignature(request, request.body.password);
      const shift = await found(context, request.params.id);
      const contents = await contentsOf(context, shift);
      return execute(context, request, { id: shift.id, command: { kind: 'offer', contents } });
    },
  );
  server.post(
    '/shifts/:id/receive',
    {
      config: { access: 'alerts' },
      schema: {
        tags: TAGS,
        summary: 'Sign as who comes: ends the shift and begins the next one at its desk',
        params,
        body: signRequest,
        response: answers('The shift that was handed over', shiftJson),
      },
    },
    async (request) => {
      await checkSignature(request, request.body.password);
      return execute(context, request, { id: request.params.id, command: { kind: 'receive' } });
    },
  );
}

/** Shifts and their handover (A11). */
export function shiftRoutes(server: ApiServer, context: ApiContext): void {
  readingRoutes(server, context);
  server.post(
    '/shifts',
    {
      config: { access: 'alerts' },
      schema: {
        tags: TAGS,
        summary: 'Begin a shift at a desk that has none',
        body: shiftStart,
        response: creates('The shift', shiftJson),
      },
    },
    async (request, reply) => reply.code(201).send(await start(context, request, request.body.desk)),
  );
  server.post(
    '/shifts/:id/notes',
    {
      config: { access: 'alerts' },
      schema: {
        tags: TAGS,
        summary: 'Write into the log of the shift',
        params,
        body: shiftNote,
        response: answers('The shift', shiftJson),
      },
    },
    (request) =>
      execute(context, request, {
        id: request.params.id,
        command: { kind: 'note', text: request.body.text },
      }),
  );
  server.post(
    '/shifts/:id/withdraw',
    {
      config: { access: 'alerts' },
      schema: {
        tags: TAGS,
        summary: 'Take back the outgoing signature',
        params,
        response: answers('The shift', shiftJson),
      },
    },
    (request) => execute(context, request, { id: request.params.id, command: { kind: 'withdraw' } }),
  );
  signingRoutes(server, context);
}
