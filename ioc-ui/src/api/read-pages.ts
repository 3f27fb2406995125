import { LARGEST_PAGE, pageOf } from '@ioc/wire';
import type { z } from 'zod';

import { valueOf, type ApiRequest, type HttpClient } from './http-client.ts';

/** The most pages that are read of one list: 20,000 items, far more than a screen shows. */
export const MOST_PAGES = 20;

/** All items of a list, page by page. Throws `ApiError` when a page cannot be read. */
export async function readPages<T>(
  client: HttpClient,
  request: Pick<ApiRequest<unknown>, 'path' | 'query' | 'signal'>,
  item: z.ZodType<T>,
): Promise<readonly T[]> {
  const items: T[] = [];
  const schema = pageOf(item);
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = { ...request.query, limit: LARGEST_PAGE, cursor };
    const answer = valueOf(await client.send({ ...request, query, schema }));
    items.push(...answer.items);
    cursor = answer.nextCursor;
    if (cursor === undefined) break;
  }
  return items;
}
