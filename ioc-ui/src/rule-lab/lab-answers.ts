import { useEffect, useRef, useState } from 'react';
import type { z } from 'zod';

import type { ApiFault } from '../api/http-client.ts';
import { useServices } from '../app/services.tsx';

/** How long the form may rest before the server is asked, in milliseconds: shorter asks at every key, longer is felt. */
const REST_MS = 120;

/** A question whose answer follows what is being typed. */
export interface LabQuestion<T> {
  readonly path: string;
  /** What is sent; undefined while it makes no sense, such as with a fault in the form. */
  readonly body: unknown;
  /** What the answer depends on: with the same key nothing is asked again. */
  readonly key: string;
  readonly schema: z.ZodType<T>;
}

/** The last answer, which stays while the next one is on its way. */
export interface LabAnswer<T> {
  readonly value: T | undefined;
  /** The answer is for an older question. */
  readonly isDated: boolean;
  readonly fault: ApiFault | undefined;
  /** Asks once more after a failure. */
  readonly retry: () => void;
}

interface Held<T> {
  readonly key: string;
  readonly value: T | undefined;
  readonly fault: ApiFault | undefined;
}

/** Asks when the form rests, takes superseded questions back, and keeps the last answer until there is a new one. */
export function useLabAnswer<T>({ path, body, key, schema }: LabQuestion<T>): LabAnswer<T> {
  const { client } = useServices();
  const [held, setHeld] = useState<Held<T>>();
  const [attempt, setAttempt] = useState(0);
  const latest = useRef({ body, schema });
  const asking = `${attempt} ${key}`;
  useEffect(() => {
    latest.current = { body, schema };
  });
  const isAsked = body !== undefined;
  useEffect(() => {
    if (!isAsked || asking === '') return;
    const abort = new AbortController();
    const ask = async (): Promise<void> => {
      const { current } = latest;
      try {
        const outcome = await client.send({
          method: 'POST',
          path,
          body: current.body,
          schema: current.schema,
          signal: abort.signal,
        });
        setHeld((before) =>
          outcome.ok
            ? { key, value: outcome.value, fault: undefined }
            : { key, value: before?.value, fault: outcome.fault },
        );
      } catch (error) {
        if (!abort.signal.aborted) throw error;
      }
    };
    const timer = setTimeout(() => void ask(), REST_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [client, path, key, asking, isAsked]);
  return {
    value: held?.value,
    isDated: held?.key !== key || !isAsked,
    fault: held?.key === key ? held.fault : undefined,
    retry: () => setAttempt(attempt + 1),
  };
}
