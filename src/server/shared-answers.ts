import { whileWanted } from './aborted.ts';
import { createRecent } from './recent.ts';

/** Answers that never change: those who ask for the same wait for one computation, and find it kept afterwards. */
export interface SharedAnswers<A> {
  /** `compute` is called off when the last who waits has left. Throws the signal's reason at once. */
  ask(id: string, signal: AbortSignal, compute: (signal: AbortSignal) => Promise<A>): Promise<A>;
  /** Forgets what is kept. */
  clear(): void;
}

interface Computing<A> {
  readonly answer: Promise<A>;
  readonly controller: AbortController;
  waiting: number;
}

/** Keeps the answers asked for last, up to `keptBytes`. */
export function createSharedAnswers<A>(keptBytes: number, sizeOf: (answer: A) => number): SharedAnswers<A> {
  const kept = createRecent<A>(keptBytes, sizeOf);
  const computing = new Map<string, Computing<A>>();

  function begin(id: string, compute: (signal: AbortSignal) => Promise<A>): Computing<A> {
    const controller = new AbortController();
    const begun: Computing<A> = { answer: compute(controller.signal), controller, waiting: 0 };
    computing.set(id, begun);
    begun.answer.then(
      (answer) => {
        forget(id, begun);
        kept.set(id, answer);
      },
      () => forget(id, begun),
    );
    return begun;
  }

  function forget(id: string, begun: Computing<A>): void {
    if (computing.get(id) === begun) computing.delete(id);
  }

  return {
    async ask(id, signal, compute) {
      signal.throwIfAborted();
      const known = kept.get(id);
      if (known !== undefined) return known;
      const shared = computing.get(id) ?? begin(id, compute);
      shared.waiting++;
      try {
        return await whileWanted(shared.answer, signal);
      } finally {
        shared.waiting--;
        if (shared.waiting === 0) {
          forget(id, shared);
          shared.controller.abort(); // means nothing once it is answered
        }
      }
    },
    clear: () => kept.clear(),
  };
}
