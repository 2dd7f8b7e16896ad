import { useEffect, useRef, useState } from 'react';
import { useView } from '../store/view.ts';
import { faultOf, isAbort, keyIsKnown } from '../server/unknown-key.ts';

export interface Answered<T> {
  /** The newest answer, until the next one is there. */
  readonly value: T | null;
  readonly isAsking: boolean;
  /** Why there is none, in a sentence. */
  readonly fault: string | null;
}

/** A key never means anything else, so its answers are good for ever; the newest are kept. */
const answers = new Map<string, unknown>();
const KEPT = 64;

function keep(id: string, value: unknown): void {
  answers.set(id, value);
  if (answers.size > KEPT) answers.delete([...answers.keys()][0]);
}

/**
 * Asks the server about a key whenever `question` changes (null: not at all), and again when `asked` is another object.
 * What is no longer asked is ended.
 */
export function useAnswer<T>(key: string | null, question: string | null, load: (key: string, signal: AbortSignal) => Promise<T>, asked: object | null = null): Answered<T> {
  const [state, setState] = useState<Answered<T>>({ value: null, isAsking: false, fault: null });
  const latest = useRef(load);
  latest.current = load;
  const offline = useView((view) => view.offline);
  useEffect(() => {
    if (key === null || question === null || offline !== null) return undefined;
    const id = `${key} ${question}`;
    const known = answers.get(id) as T | undefined;
    if (known !== undefined) {
      setState({ value: known, isAsking: false, fault: null });
      return undefined;
    }
    const controller = new AbortController();
    setState(({ value }) => ({ value, isAsking: true, fault: null }));
    latest.current(key, controller.signal).then(
      (value) => {
        keyIsKnown(key);
        keep(id, value);
        if (!controller.signal.aborted) setState({ value, isAsking: false, fault: null });
      },
      (error: unknown) => {
        if (isAbort(error) || controller.signal.aborted) return;
        const fault = faultOf(error, key);
        setState(({ value }) => ({ value: fault === null ? value : null, isAsking: fault === null, fault }));
      },
    );
    return () => controller.abort();
  }, [key, question, asked, offline]);
  return state;
}
