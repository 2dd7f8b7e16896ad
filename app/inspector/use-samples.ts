import { useEffect, useState } from 'react';
import type { SampleAnswer } from '../../src/server/api.ts';
import type { Address } from '../../src/workflow/address.ts';
import { faultOf, isAbort, keyIsKnown } from '../server/unknown-key.ts';
import { api } from '../server/client.ts';
import { useView } from '../store/view.ts';

export interface Asked {
  readonly address: Address;
  readonly key: string | null;
  /** Another object when the server was asked anew. */
  readonly asked: object | null;
}

export interface Sampled {
  readonly answer: SampleAnswer | null;
  readonly isAsking: boolean;
  readonly fault: string | null;
}

const NOTHING: Sampled = { answer: null, isAsking: false, fault: null };

/** What several values hold at a point. The last answer stays until the next one is there. */
export function useSamples(list: readonly Asked[], at: readonly [number, number] | null): ReadonlyMap<Address, Sampled> {
  const [samples, setSamples] = useState<ReadonlyMap<Address, Sampled>>(new Map());
  const offline = useView((state) => state.offline);
  const question = JSON.stringify([at, list.map(({ address, key }) => [address, key])]);
  // One object for as long as nobody asked anew.
  const asked = useStable(list.map((item) => item.asked));
  useEffect(() => {
    if (at === null || offline !== null) return undefined;
    const controller = new AbortController();
    const put = (address: Address, change: (before: Sampled) => Sampled): void => {
      if (!controller.signal.aborted) setSamples((before) => new Map(before).set(address, change(before.get(address) ?? NOTHING)));
    };
    for (const { address, key } of list) {
      if (key === null) {
        put(address, () => NOTHING);
        continue;
      }
      put(address, ({ answer }) => ({ answer, isAsking: true, fault: null }));
      api.sample(key, at, controller.signal).then(
        (answer) => {
          keyIsKnown(key);
          put(address, () => ({ answer, isAsking: false, fault: null }));
        },
        (error: unknown) => {
          if (isAbort(error)) return;
          const fault = faultOf(error, key);
          put(address, ({ answer }) => ({ answer: fault === null ? answer : null, isAsking: fault === null, fault }));
        },
      );
    }
    return () => controller.abort();
    // `list` is told by `question` and `asked`.
  }, [question, asked, offline]);
  return samples;
}

function useStable<T>(list: readonly T[]): readonly T[] {
  const [stable, setStable] = useState(list);
  if (stable.length === list.length && stable.every((item, index) => item === list[index])) return stable;
  setStable(list);
  return list;
}
