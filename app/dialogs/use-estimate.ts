import { useEffect, useState } from 'react';
import type { EstimateAnswer, EstimateRequest } from '../../src/server/api.ts';
import { api } from '../server/client.ts';
import { messageOf } from './messages.ts';

const SETTLE_MS = 250;

export interface Estimate {
  readonly answer: EstimateAnswer | null;
  readonly problem: string | null;
}

/** What the server says an export would be like, once the form rests. A null request asks for nothing and keeps what is known. */
export function useEstimate(request: EstimateRequest | null): Estimate {
  const [estimate, setEstimate] = useState<Estimate>({ answer: null, problem: null });
  useEffect(() => {
    if (!request) return;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      api.estimate(request, controller.signal).then(
        (answer) => setEstimate({ answer, problem: null }),
        (error: unknown) => {
          if (!controller.signal.aborted) setEstimate({ answer: null, problem: messageOf(error) });
        },
      );
    }, SETTLE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [request]);
  return estimate;
}
