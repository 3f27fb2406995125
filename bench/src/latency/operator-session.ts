import type { z } from 'zod';

/** An answer of the API that is not what the benchmark needs. */
export class ApiAnswerError extends Error {
  override readonly name = 'ApiAnswerError';
}

/** How long the API may take to answer, milliseconds. */
const ANSWER_LIMIT_MS = 30_000;

/** A signed-in administrator's way to the HTTP API. */
export class OperatorSession {
  readonly url: string;
  readonly cookie: string;

  private constructor(url: string, cookie: string) {
    this.url = url;
    this.cookie = cookie;
  }

  /** Signs in. Rejects with `ApiAnswerError` when the program refuses. */
  static async open(url: string, password: string): Promise<OperatorSession> {
    const anonymous = new OperatorSession(url, '');
    const answer = await anonymous.#send('POST', '/session', { username: 'admin', password });
    const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0]);
    return new OperatorSession(url, cookie.join('; '));
  }

  /** Reads a route below `/api/v1`. */
  async get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    return schema.parse(await (await this.#send('GET', path)).json());
  }

  /** Posts to a route below `/api/v1`. */
  async post<T>(path: string, body: unknown, schema: z.ZodType<T>): Promise<T> {
    return schema.parse(await (await this.#send('POST', path, body)).json());
  }

  /** A number of `/metrics` by its name, 0 when it is not there. */
  async metric(name: string): Promise<number> {
    const answer = await fetch(`${this.url}/metrics`, { headers: { cookie: this.cookie } });
    const line = (await answer.text()).split('\n').find((text) => text.startsWith(`${name} `));
    return Number(line?.split(' ')[1] ?? 0);
  }

  async #send(method: string, path: string, body?: unknown): Promise<Response> {
    const answer = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { cookie: this.cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new ApiAnswerError(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }
}
