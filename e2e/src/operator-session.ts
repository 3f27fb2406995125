/** The name and password with which the tests sign in; the password is given to the program by its environment. */
export const OPERATOR = { username: 'admin', password: 'mat-khau-cua-bai-thu' } as const;

/** An answer of the API. */
export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

/** A signed-in operator who speaks HTTP. */
export class OperatorSession {
  readonly url: string;
  readonly cookie: string;

  private constructor(url: string, cookie: string) {
    this.url = url;
    this.cookie = cookie;
  }

  /** Signs in as the first administrator. */
  static async signIn(url: string): Promise<OperatorSession> {
    const response = await fetch(`${url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(OPERATOR),
    });
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
    if (!response.ok || cookie === undefined) throw new Error(`sign-in answered ${response.status}`);
    return new OperatorSession(url, cookie);
  }

  /** Asks the API; `path` is behind `/api/v1`. */
  async ask<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        cookie: this.cookie,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as T };
  }

  /** Asks for something that must be there. */
  async get<T>(path: string): Promise<T> {
    const answer = await this.ask<T>('GET', path);
    if (answer.status !== 200)
      throw new Error(`GET ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
}

/** The fields of an alert that the tests look at (contracts §2). */
export interface AlertAnswer {
  readonly id: string;
  readonly rule: { readonly id: string };
  readonly severity: string;
  readonly condition: string;
  readonly work: string;
  readonly device?: string;
  readonly occurrences: number;
  readonly value?: number;
}

/** A page of a list. */
export interface PageAnswer<T> {
  readonly items: readonly T[];
  readonly nextCursor?: string;
}
