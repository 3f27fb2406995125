import { z } from 'zod';

/** A page cursor that this store did not make: bad input of the caller, an HTTP 400. */
export class InvalidCursorError extends Error {
  override readonly name = 'InvalidCursorError';
  readonly code = 'invalid-cursor';

  constructor(options?: ErrorOptions) {
    super('the page cursor is not one of this list', options);
  }
}

/** The longest cursor that is looked at, in characters: ours hold a number and an id of at most 96. */
const LONGEST_CURSOR_CHARS = 512;

/** Most items on a page. Source: contracts §2. */
export const MOST_ITEMS_PER_PAGE = 1000;

/** The sort key of the last item of a page, as opaque text. */
export function encodeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key), 'utf8').toString('base64url');
}

/** The sort key of a cursor, undefined without one. Throws `InvalidCursorError`. */
export function decodeCursor<Key extends z.ZodType>(
  schema: Key,
  cursor: string | undefined,
): z.output<Key> | undefined {
  if (cursor === undefined) return undefined;
  if (cursor.length > LONGEST_CURSOR_CHARS) throw new InvalidCursorError();
  const parsed = schema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString('utf8')));
  if (!parsed.success) throw new InvalidCursorError({ cause: parsed.error });
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidCursorError({ cause: error });
  }
}

/** Sort key of lists ordered by id. */
export const idKeySchema = z.tuple([z.string()]);

/** Sort key of lists ordered by time, then id. */
export const timeKeySchema = z.tuple([z.int(), z.string()]);

/** The limit of a page, held between 1 and `MOST_ITEMS_PER_PAGE`. */
export function pageLimit(limit: number): number {
  return Math.min(Math.max(1, Math.trunc(limit)), MOST_ITEMS_PER_PAGE);
}

/**
 * A page from the rows that a query for one more than `limit` found: the extra row only says that there is more.
 * `keyOf` gives the sort key of a row.
 */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  options: {
    readonly limit: number;
    readonly itemOf: (row: Row) => Item;
    readonly keyOf: (row: Row) => readonly (string | number)[];
  },
): { readonly items: readonly Item[]; readonly nextCursor?: string } {
  const shown = rows.slice(0, options.limit);
  const last = shown.at(-1);
  const items = shown.map((row) => options.itemOf(row));
  if (rows.length <= options.limit || last === undefined) return { items };
  return { items, nextCursor: encodeCursor(options.keyOf(last)) };
}
