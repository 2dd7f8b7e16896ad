import { whileWanted } from './aborted.ts';
import { createRecent } from './recent.ts';

/** Answers that never change: those who ask for the same wait for one computation, and find it kept afterwards. */
export interface SharedAnswers<A> {
  /** `compute` is called off when the last who waits has left. Throws the signal's reason at once. */
  ask(id: string, signal: AbortSignal, compute: (signal: AbortSignal) => Promise<A>): Promise<A>;
  /** Several at once, each named once: those that are neither kept nor under way, by their places, are computed together. */
  askTogether(ids: readonly string[], signal: AbortSignal, compute: (places: readonly number[], signal: AbortSignal) => Promise<readonly A[]>): Promise<A[]>;
  /** Forgets what is kept. */
  clear(): void;
}

/** What is computed together. */
interface Group {
  readonly stop: AbortController;
  readonly ids: readonly string[];
  /** Those who wait for any of it. */
  waiting: number;
}

interface Computing<A> {
  readonly answer: Promise<A>;
  readonly group: Group;
}

/** Keeps the answers asked for last, up to `keptBytes`. */
export function createSharedAnswers<A>(keptBytes: number, sizeOf: (answer: A) => number): SharedAnswers<A> {
  const kept = createRecent<A>(keptBytes, sizeOf);
  const computing = new Map<string, Computing<A>>();

  function begin(ids: readonly string[], compute: (signal: AbortSignal) => Promise<readonly A[]>): void {
    const group: Group = { stop: new AbortController(), ids, waiting: 0 };
    const answers = compute(group.stop.signal);
    ids.forEach((id, index) => {
      const begun: Computing<A> = { answer: answers.then((all) => all[index]), group };
      computing.set(id, begun);
      begun.answer.then(
        (answer) => {
          forget(id, group);
          kept.set(id, answer);
        },
        () => forget(id, group),
      );
    });
  }

  function forget(id: string, group: Group): void {
    if (computing.get(id)?.group === group) computing.delete(id);
  }

  async function waitFor(id: string, signal: AbortSignal): Promise<A> {
    const shared = computing.get(id);
    if (!shared) throw new Error('nobody computes this answer');
    const { answer, group } = shared;
    group.waiting++;
    try {
      return await whileWanted(answer, signal);
    } finally {
      group.waiting--;
      if (group.waiting === 0) {
        group.ids.forEach((other) => forget(other, group));
        group.stop.abort(); // means nothing once it is answered
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
