import type { Rule } from '@ioc/domain';
import { formatInstant, pageOf, pageQuery, rfc3339, ruleId, ruleInput, ruleJson } from '@ioc/wire';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

import { ProblemError } from '../../problem/problem-error.ts';
import { askerOf } from '../../session/authenticate.ts';
import { maySeeRule } from '../../session/rule-permission.ts';
import { answers, answersNothing, creates } from '../answers.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { audit } from '../audit-trail.ts';
import { versionTag, versionToMatch } from '../entity-tag.ts';
import { given } from '../../given.ts';
import { listPage } from '../list-page.ts';
import { replaceRule } from '../replace-rule.ts';
import { REPLACED } from './rule-change-routes.ts';
import { newRuleId, refuseBadRule, refuseForeignRule, ruleOf } from '../rule-change.ts';
import { visibleRule, visibleVersions } from '../visible-rule.ts';

const TAGS = ['rules'];
const params = z.object({ id: ruleId });
const ruleVersion = z.object({ rule: ruleJson, by: z.string(), at: rfc3339 });

/** The rules, with their versions. */
export function ruleRoutes(server: ApiServer, context: ApiContext): void {
  readRoutes(server, context);
  createRoute(server, context);
  replaceRoute(server, context);
  deleteRoute(server, context);
}

function tagged(reply: FastifyReply, rule: Rule): Rule {
  reply.header('etag', versionTag(rule.version));
  return rule;
}

function readRoutes(server: ApiServer, context: ApiContext): void {
  const { rules } = context.records;
  server.get(
    '/rules',
    {
      schema: {
        tags: TAGS,
        summary: 'Rules; of drafts those of one’s own department',
        querystring: pageQuery,
        response: answers('One page of rules', pageOf(ruleJson)),
      },
    },
    async (request) => {
      const { user } = askerOf(request);
      const seen = (await rules.all()).filter((rule) => maySeeRule(user, rule));
      return listPage(seen, request.query, ({ id }) => id);
    },
  );
  server.get(
    '/rules/:id',
    {
      schema: {
        tags: TAGS,
        summary: 'One rule; its ETag is the version',
        params,
        response: answers('The rule', ruleJson),
      },
    },
    async (request, reply) => tagged(reply, await visibleRule(context, request, request.params.id)),
  );
  server.get(
    '/rules/:id/versions',
    {
      schema: {
        tags: TAGS,
        summary: 'Every version of a rule, with who made it and when',
        params,
        response: answers('The versions', pageOf(ruleVersion)),
      },
    },
    async (request) => {
      const versions = await visibleVersions(context, request, request.params.id);
      return { items: versions.map((version) => ({ ...version, at: formatInstant(version.at) })) };
    },
  );
}

function changeOf(
  context: ApiContext,
  request: FastifyRequest,
): { by: string; at: ReturnType<ApiContext['now']> } {
  return { by: askerOf(request).user.id, at: context.now() };
}

function createRoute(server: ApiServer, context: ApiContext): void {
  server.post(
    '/rules',
    {
      config: { access: 'rules' },
      schema: {
        tags: TAGS,
        summary: 'Create a rule of one’s own department',
        body: ruleInput,
        response: creates('The rule', ruleJson),
      },
    },
    async (request, reply) => {
      const rule = ruleOf(request.body, request.body.id ?? newRuleId());
      await refuseForeignRule(context, askerOf(request).user, rule);
      await refuseBadRule(context, rule);
      const created = await context.records.rules.create(rule, changeOf(context, request));
      if (!created.ok) throw new ProblemError('exists');
      const detail = { after: created.value };
      await audit(context, request, { action: 'rule.created', target: `rule:${rule.id}`, detail });
      reply.code(201).header('location', `/api/v1/rules/${rule.id}`);
      return tagged(reply, created.value);
    },
  );
}

function replaceRoute(server: ApiServer, context: ApiContext): void {
  server.put(
    '/rules/:id',
    {
      config: { access: 'rules' },
      schema: {
        tags: TAGS,
        summary:
          'Replace a rule by its next version; If-Match names the version that was read. Of a safety rule: propose it',
        querystring: z.object({ reason: z.string().max(1_000).optional() }),
        params,
        headers: z.object({ 'if-match': z.string().max(64).optional() }),
        body: ruleInput,
        response: REPLACED,
      },
    },
    async (request, reply) => {
      const before = await visibleRule(context, request, request.params.id);
      const { user } = askerOf(request);
      const rule = ruleOf(request.body, before.id);
      await refuseForeignRule(context, user, before);
      await refuseForeignRule(context, user, rule);
      const expected = versionToMatch(request.headers['if-match'], before.version);
      if (expected === undefined) throw new ProblemError('precondition-required');
      await refuseBadRule(context, rule);
      const { reason } = request.query;
      const replacement = { before, rule, expected, action: 'rule.replaced' as const, ...given({ reason }) };
      return replaceRule(context, { request, reply }, replacement);
    },
  );
}

function deleteRoute(server: ApiServer, context: ApiContext): void {
  server.delete(
    '/rules/:id',
    {
      config: { access: 'rules' },
      schema: {
        tags: TAGS,
        summary: 'Delete a rule; its alerts are closed',
        params,
        response: answersNothing(),
      },
    },
    async (request, reply) => {
      const before = await visibleRule(context, request, request.params.id);
      await refuseForeignRule(context, askerOf(request).user, before);
      refuseSafetyInForce(before);
      const isDeleted = await context.records.rules.delete(before.id, changeOf(context, request));
      if (!isDeleted) throw new ProblemError('not-found');
      await audit(context, request, {
        action: 'rule.deleted',
        target: `rule:${before.id}`,
        detail: { before },
      });
      return reply.code(204).send(null);
    },
  );
}

/** What protects people is switched off by a change that a second person approves, and deleted then. */
function refuseSafetyInForce({ safety, enabled }: Rule): void {
  if (safety !== true || !enabled) return;
  const detail = {
    vi: 'Quy tắc an toàn phải được tắt bằng một thay đổi được duyệt trước khi xóa.',
    en: 'A safety rule is disabled by an approved change before it is deleted.',
  };
  throw new ProblemError('refused', { detail });
}
