import { failed, succeeded, type Outcome } from '@ioc/domain';
import { problem, PROBLEM_MEDIA_TYPE, type Problem } from '@ioc/wire';
import type { z } from 'zod';

import type { ServerClock } from '../live/server-clock.ts';

/** How long one request may take, in milliseconds; the API answers history in seconds. */
export const REQUEST_LIMIT_MS = 15_000;

/** Where the HTTP API lives. Source: contracts §2. */
export const API_PREFIX = '/api/v1';

/** Why a request has no answer that can be used. */
export type ApiFault =
  | { readonly code: 'unreachable' }
  | { readonly code: 'malformed' }
  | { readonly code: 'refused'; readonly status: number; readonly problem: Problem | undefined };

/** What is asked for. */
export interface ApiRequest<T> {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** The path behind the prefix, or a whole path with `isOutsidePrefix`. */
  readonly path: string;
  readonly isOutsidePrefix?: boolean;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly schema: z.ZodType<T>;
  readonly signal?: AbortSignal;
}

/** The HTTP API as the screen uses it: every answer is parsed here, every failure is a value. */
export class HttpClient {
  readonly #clock: ServerClock;
  readonly #language: () => string;

  constructor(clock: ServerClock, language: () => string) {
    this.#clock = clock;
    this.#language = language;
  }

  /** Sends the request and answers what the schema makes of the body. Never throws, except for an abort by `signal`. */
  async send<T>(request: ApiRequest<T>): Promise<Outcome<T, ApiFault>> {
    const response = await this.#fetch(request);
    if (response === undefined) return failed({ code: 'unreachable' });
    this.#clock.learn(response.headers.get('date'));
    if (!response.ok) return failed(await refusal(response));
    const body = response.status === 204 ? undefined : await readJson(response);
    const parsed = request.schema.safeParse(body);
    return parsed.success ? succeeded(parsed.data) : failed({ code: 'malformed' });
  }

  async #fetch<T>(request: ApiRequest<T>): Promise<Response | undefined> {
    const limit = AbortSignal.timeout(REQUEST_LIMIT_MS);
    try {
      return await fetch(addressOf(request), {
        method: request.method ?? 'GET',
        credentials: 'same-origin',
        headers: {
          accept: `application/json, ${PROBLEM_MEDIA_TYPE}`,
          'accept-language': this.#language(),
          ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...request.headers,
        },
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
        signal: request.signal === undefined ? limit : AbortSignal.any([request.signal, limit]),
      });
    } catch (error) {
      if (request.signal?.aborted === true) throw error;
      return undefined;
    }
  }
}

function addressOf<T>({ path, isOutsidePrefix, query }: ApiRequest<T>): string {
  const pairs = Object.entries(query ?? {}).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, String(value)]],
  );
  const text = new URLSearchParams(pairs).toString();
  return `${isOutsidePrefix === true ? '' : API_PREFIX}${path}${text === '' ? '' : `?${text}`}`;
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

async function refusal(response: Response): Promise<ApiFault> {
  const parsed = problem.safeParse(await readJson(response));
  return { code: 'refused', status: response.status, problem: parsed.success ? parsed.data : undefined };
}

/** A fault as an exception, for the query cache, which keeps errors by throwing. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly fault: ApiFault;

  constructor(fault: ApiFault) {
    super(fault.code);
    this.fault = fault;
  }
}

/** The value of an outcome; throws `ApiError` otherwise. */
export function valueOf<T>(outcome: Outcome<T, ApiFault>): T {
  if (outcome.ok) return outcome.value;
  throw new ApiError(outcome.fault);
}
