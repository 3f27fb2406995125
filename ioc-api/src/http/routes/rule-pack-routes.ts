import { isPackInForce, isVerified, type RulePack } from '@ioc/domain';
import {
  packAdopted,
  packCityRequest,
  packPreview,
  pageOf,
  rulePackAnswer,
  type RulePackAnswer,
} from '@ioc/wire';
import { z } from 'zod';

import { ProblemError } from '../../problem/problem-error.ts';
import { askerOf } from '../../session/authenticate.ts';
import { answers } from '../answers.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { audit } from '../audit-trail.ts';
import { adopt, adoptionIn, previewOf } from '../rule-pack-adoption.ts';

const TAGS = ['rule packs'];
const params = z.object({ id: z.string().max(64) });

function found(context: ApiContext, id: string): RulePack {
  const pack = context.rulePacks.find((one) => one.id === id);
  if (pack === undefined) throw new ProblemError('not-found');
  return pack;
}

function answered(pack: RulePack, context: ApiContext): RulePackAnswer {
  const day = new Date(context.now()).toISOString().slice(0, 10);
  return rulePackAnswer.parse({ ...pack, verified: isVerified(pack), inForce: isPackInForce(pack, day) });
}

/** Threshold packs: thresholds with their legal source, looked at and adopted by a city. */
export function rulePackRoutes(server: ApiServer, context: ApiContext): void {
  readRoutes(server, context);
  previewRoute(server, context);
  adoptRoute(server, context);
}

function readRoutes(server: ApiServer, context: ApiContext): void {
  server.get(
    '/rule-packs',
    {
      schema: {
        tags: TAGS,
        summary:
          'Threshold packs with their legal source; `verified: false` where a figure was not read at its source',
        response: answers('The packs', pageOf(rulePackAnswer)),
      },
    },
    () => ({ items: context.rulePacks.map((pack) => answered(pack, context)) }),
  );
  server.get(
    '/rule-packs/:id',
    {
      schema: {
        tags: TAGS,
        summary: 'One threshold pack',
        params,
        response: answers('The pack', rulePackAnswer),
      },
    },
    ({ params: { id } }) => answered(found(context, id), context),
  );
}

function previewRoute(server: ApiServer, context: ApiContext): void {
  server.post(
    '/rule-packs/:id/preview',
    {
      schema: {
        tags: TAGS,
        summary: 'What adopting the pack would change in a city; changes nothing',
        params,
        body: packCityRequest,
        response: answers('The changes', packPreview),
      },
    },
    async ({ params: { id }, body: { city } }) => {
      const pack = found(context, id);
      return previewOf(pack, city, await adoptionIn(context, pack, city));
    },
  );
}

function adoptRoute(server: ApiServer, context: ApiContext): void {
  server.post(
    '/rule-packs/:id/adopt',
    {
      config: { access: 'rules' },
      schema: {
        tags: TAGS,
        summary:
          'Adopt the pack in a city; levels that the city made tighter stay, and repeating it changes nothing',
        params,
        body: packCityRequest,
        response: answers('What was changed, and the rules as they are now', packAdopted),
      },
    },
    async (request) => {
      const { city } = request.body;
      const pack = found(context, request.params.id);
      const adoption = await adoptionIn(context, pack, city);
      const { user } = askerOf(request);
      const rules = await adopt(context, adoption, { user, at: context.now() });
      const written = rules.map(({ id, version }) => ({ id, version }));
      await audit(context, request, {
        action: 'rule-pack.adopted',
        target: `rule-pack:${pack.id}`,
        detail: { version: pack.version, city, rules: written },
      });
      return { ...previewOf(pack, city, adoption), rules };
    },
  );
}
