import { ProblemError } from '../problem/problem-error.ts';

/** Which page of a list that is held whole. */
export interface ListPageQuery {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

function keyIn(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString('utf8');
  if (Buffer.from(key, 'utf8').toString('base64url') === cursor) return key;
  const message = { vi: 'không phải con trỏ của danh sách này', en: 'not a cursor of this list' };
  throw new ProblemError('validation', { errors: [{ path: 'cursor', message }] });
}

/** A page of a list, in the order of the items' keys; without `limit` it holds all that follow the cursor. */
export function listPage<T>(
  items: readonly T[],
  query: ListPageQuery,
  keyOf: (item: T) => string,
): { items: T[]; nextCursor?: string } {
  const after = query.cursor === undefined ? '' : keyIn(query.cursor);
  const sorted = items
    .map((item) => ({ item, key: keyOf(item) }))
    .filter(({ key }) => key > after)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const page = sorted.slice(0, query.limit);
  const last = page.at(-1);
  const isWhole = last === undefined || page.length === sorted.length;
  return {
    items: page.map(({ item }) => item),
    ...(isWhole ? {} : { nextCursor: Buffer.from(last.key, 'utf8').toString('base64url') }),
  };
}
