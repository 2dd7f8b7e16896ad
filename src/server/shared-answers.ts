import { whileWanted } from './aborted.ts';
import { createRecent } from './recent.ts';

/** Answers that never change: those who ask for the same wait for one computation, and find it kept afterwards. */
export interface SharedAnswers<A> {
  /** `compute` is called off when the last who waits has left. Throws the signal's reason at once. */
  ask(id: string, signal: AbortSignal, compute: (signal: AbortSignal) => Promise<A>): Promise<A>;
  /** Several at once: those that are neither kept nor under way, by their places, are computed together. */
  askTogether(ids: readonly string[], signal: AbortSignal, compute: (places: readonly number[], signal: AbortSignal) => Promise<readonly A[]>): Promise<A[]>;
  /** Forgets what is kept. */
  clear(): void;
}

interface Computing<A> {
  readonly answer: Promise<A>;
  /** Nobody waits for it any more. */
  readonly leave: () => void;
  waiting: number;
}

/** Keeps the answers asked for last, up to `keptBytes`. */
export function createSharedAnswers<A>(keptBytes: number, sizeOf: (answer: A) => number): SharedAnswers<A> {
  const kept = createRecent<A>(keptBytes, sizeOf);
  const computing = new Map<string, Computing<A>>();

  /** Begins what stops when all of it has been left. */
  function begin(ids: readonly string[], compute: (signal: AbortSignal) => Promise<readonly A[]>): void {
    const controller = new AbortController();
    const answers = compute(controller.signal);
    let left = ids.length;
    const leave = (): void => {
      left--;
      if (left === 0) controller.abort(); // means nothing once it is answered
    };
    ids.forEach((id, index) => {
      const begun: Computing<A> = { answer: answers.then((all) => all[index]), leave, waiting: 0 };
      computing.set(id, begun);
      begun.answer.then(
        (answer) => {
          forget(id, begun);
          kept.set(id, answer);
        },
        () => forget(id, begun),
      );
    });
  }

  function forget(id: string, begun: Computing<A>): void {
    if (computing.get(id) === begun) computing.delete(id);
  }

  async function waitFor(id: string, signal: AbortSignal): Promise<A> {
    const shared = computing.get(id);
    if (!shared) throw new Error('nobody computes this answer');
    shared.waiting++;
    try {
      return await whileWanted(shared.answer, signal);
    } finally {
      shared.waiting--;
      if (shared.waiting === 0) {
        forget(id, shared);
        shared.leave();
      }
    }
  }

  async function askTogether(ids: readonly string[], signal: AbortSignal, compute: (places: readonly number[], signal: AbortSignal) => Promise<readonly A[]>): Promise<A[]> {
    signal.throwIfAborted();
    const known = ids.map((id) => kept.get(id));
    const missing = [...ids.keys()].filter((place) => known[place] === undefined && !computing.has(ids[place]));
    if (missing.length > 0) begin(missing.map((place) => ids[place]), (stop) => compute(missing, stop));
    return Promise.all(ids.map(async (id, place) => known[place] ?? waitFor(id, signal)));
  }

  return {
    askTogether,
    async ask(id, signal, compute) {
      const [answer] = await askTogether([id], signal, async (_places, stop) => [await compute(stop)]);
      return answer;
    },
    clear: () => kept.clear(),
  };
}
