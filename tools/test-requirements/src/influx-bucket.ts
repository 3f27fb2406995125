/** How a 2.x server is spoken to. */
export interface InfluxAccess {
  readonly url: string;
  readonly token: string;
  readonly org: string;
}

/** Thrown when a server does not make a bucket; says what it answered. */
export class InfluxBucketError extends Error {
  override readonly name = 'InfluxBucketError';
}

const ANSWER_WITHIN_MS = 10_000;

/** Makes a database on a 1.8 server, which its 2.x interface shows as the bucket of that name. */
export async function createBucketInVersion1(url: string, name: string): Promise<void> {
  const query = new URLSearchParams({ q: `CREATE DATABASE "${name}"` });
  await request(`${url}/query`, { method: 'POST', body: query });
}

/** Makes a bucket without a retention limit in the organisation on a 2.x server. */
export async function createBucketInVersion2(access: InfluxAccess, name: string): Promise<void> {
  const headers = { authorization: `Token ${access.token}`, 'content-type': 'application/json' };
  const found = await request(`${access.url}/api/v2/orgs?org=${encodeURIComponent(access.org)}`, { headers });
  const body = JSON.stringify({ orgID: firstOrgId(await found.json()), name, retentionRules: [] });
  await request(`${access.url}/api/v2/buckets`, { method: 'POST', headers, body });
}

async function request(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  if (!response.ok)
    throw new InfluxBucketError(`${url} answered ${response.status}: ${await response.text()}`);
  return response;
}

function firstOrgId(answer: unknown): string {
  if (isRecord(answer) && Array.isArray(answer['orgs'])) {
    const [first]: unknown[] = answer['orgs'];
    if (isRecord(first) && typeof first['id'] === 'string') return first['id'];
  }
  throw new InfluxBucketError(`no organisation in ${JSON.stringify(answer)}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
