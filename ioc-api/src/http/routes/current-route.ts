import { currentQuery, currentValue, formatInstant, pageOf } from '@ioc/wire';

import { scopeOf } from '../../live/scope.ts';
import { answers } from '../answers.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { listPage } from '../list-page.ts';

/** The current value of every datastream, as the live stream tells it. */
export function currentRoute(server: ApiServer, context: ApiContext): void {
  server.get(
    '/current',
    {
      schema: {
        tags: ['observations'],
        summary: 'Current value of every datastream, with its time and quality',
        querystring: currentQuery,
        response: answers('The values, all of them unless limit is given', pageOf(currentValue)),
      },
    },
    (request) => {
      const { city, sector, ...page } = request.query;
      const scope = scopeOf({
        cities: city === undefined ? [] : [city],
        sectors: sector === undefined ? [] : [sector],
      });
      const { items, ...rest } = listPage(
        context.state.values(scope),
        page,
        ({ device, property }) => `${device} ${property}`,
      );
      return { items: items.map((value) => ({ ...value, t: formatInstant(value.t) })), ...rest };
    },
  );
}
