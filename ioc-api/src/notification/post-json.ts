import type { SendOutcome } from './outgoing-message.ts';

/** Bytes of an answer that are read: what an API says in JSON is far shorter. */
const ANSWER_BYTES = 65_536;

/** An answer of an HTTP service; `json` is undefined where it is not JSON. */
export interface PostedAnswer {
  readonly status: number;
  readonly retryAfterMs: number | undefined;
  readonly json: unknown;
}

/** What is posted: text with its headers. */
interface Posted {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A request that got no answer: away, refused, or not in time. */
export class NoAnswerError extends Error {
  constructor(cause: unknown) {
    super(reasonOf(cause), { cause });
    this.name = 'NoAnswerError';
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  const { cause } = error;
  const inner = cause instanceof Error ? cause : error;
  const code = 'code' in inner && typeof inner.code === 'string' ? inner.code : undefined;
  return code ?? (inner.name === 'TimeoutError' ? 'no answer in time' : inner.message);
}

/**
 * Posts once; redirects are not followed, because a signed message is meant for one address only.
 *
 * @throws NoAnswerError when no answer came.
 */
export async function postOnce({ url, headers, body }: Posted, signal: AbortSignal): Promise<PostedAnswer> {
  try {
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    const text = await readShort(response);
    return { status: response.status, retryAfterMs: retryAfter(response), json: jsonOf(text) };
  } catch (error) {
    throw new NoAnswerError(error);
  }
}

async function readShort(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes > ANSWER_BYTES) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // An answer in words says nothing that is read here; its status does.
    return undefined;
  }
}

/** Seconds of `Retry-After`; its form as a date is not read, since back-off covers it. Source: RFC 9110, 10.2.3. */
function retryAfter(response: Response): number | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : undefined;
}

/** What a status says: 2xx sent; 408, 425, 429 and 5xx may go better later; everything else will not. */
export function outcomeOfStatus({ status, retryAfterMs }: PostedAnswer): SendOutcome {
  const detail = `HTTP ${status}`;
  if (status >= 200 && status < 300) return { result: 'sent', detail };
  const mayPass = status >= 500 || status === 408 || status === 425 || status === 429;
  if (!mayPass) return { result: 'refused', detail };
  return { result: 'failed', detail, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}
