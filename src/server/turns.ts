import { reasonOf } from './aborted.ts';

/** What work is for: an answer about a value, pixels that somebody looks at, or a file. */
export type WorkKind = 'question' | 'picture' | 'export';

export interface Work {
  readonly kind: WorkKind;
  /** Work at one place reads the same blocks, so it goes to the thread that has them, unless another is idle. */
  readonly place: string;
  /** The one thread that may do it; left out: any. */
  readonly thread?: number | undefined;
  /** Goes before what waits for an export already. */
  readonly isUrgent?: boolean;
}

/** Gives each piece of work its turn on one of several threads. */
export interface Turns {
  /** Runs `begin` when a thread (counted from 0) is free for it. Throws the signal's reason, at once, where that is aborted before. */
  take<T>(work: Work, signal: AbortSignal, begin: (thread: number) => Promise<T>): Promise<T>;
  /** Nothing that waits has its turn any more. */
  refuse(reason: Error): void;
}

/**
 * So much of a kind runs on a thread at a time. Of two pictures one computes while the other waits for the disk; a second chunk of an
 * export would only hold as much memory again (measured).
 */
const AT_A_TIME: { readonly [K in WorkKind]: number } = { question: Infinity, picture: 2, export: 1 };
/** How many of those that wait longest for a thread are looked through for one at its own place. */
const LOOKED_THROUGH = 4;

interface Thread {
  readonly index: number;
  readonly running: Record<WorkKind, number>;
  /** A thread costs memory and a start: one that has done nothing yet is used only when all others are full. */
  hasWorked: boolean;
}

interface Waiting extends Work {
  /** The thread that work at its place is for. */
  readonly home: number;
  begin(thread: Thread): void;
  refuse(reason: Error): void;
}

/**
 * Questions go to the first thread at once, which so knows the collections and can spare the others to. Pictures are taken the newest
 * first, exports in order. Neither holds the other up, as both have places of their own on every thread; but while anything is asked for
 * the window, exports leave the first thread to it, where there are others.
 */
export function createTurns(threadCount: number): Turns {
  const threads = Array.from({ length: threadCount }, (_, index): Thread => ({ index, running: { question: 0, picture: 0, export: 0 }, hasWorked: false }));
  const pictures: Waiting[] = []; // the next one first
  const exports: Waiting[] = [];

  async function run<T>(thread: Thread, kind: WorkKind, begin: (thread: number) => Promise<T>): Promise<T> {
    thread.hasWorked = true;
    thread.running[kind]++;
    try {
      return await begin(thread.index);
    } finally {
      thread.running[kind]--;
      dispatch();
    }
  }

  function dispatch(): void {
    for (const [kind, waiting] of [['picture', pictures], ['export', exports]] as const) {
      for (let next = nextOf(waiting, kind); next; next = nextOf(waiting, kind)) waiting.splice(next.at, 1)[0].begin(next.thread);
    }
  }

  /** The first for which there is a thread, or one close behind it that is at home there. */
  function nextOf(waiting: readonly Waiting[], kind: WorkKind): { readonly at: number; readonly thread: Thread } | null {
    for (const [at, { home, thread: only }] of waiting.entries()) {
      const thread = only === undefined ? threadFor(home, kind) : threads.find((other) => other.index === only && isOpen(other, kind));
      if (!thread && only === undefined) return null; // none is open
      if (!thread) continue;
      const near = waiting.slice(at, at + LOOKED_THROUGH).findIndex((other) => other.home === thread.index);
      return { at: at + Math.max(0, near), thread };
    }
    return null;
  }

  function threadFor(home: number, kind: WorkKind): Thread | undefined {
    const open = threads.filter((thread) => isOpen(thread, kind));
    const free = open.some(({ hasWorked }) => hasWorked) ? open.filter(({ hasWorked }) => hasWorked) : open.slice(0, 1);
    const [best] = free.toSorted((one, other) => load(one) - load(other) || (kind === 'export' ? other.index - one.index : one.index - other.index));
    const own = free.find(({ index }) => index === home);
    return own && (load(own) === 0 || load(best) > 0) ? own : best;
  }

  function isOpen({ index, running }: Thread, kind: WorkKind): boolean {
    if (running[kind] >= AT_A_TIME[kind]) return false;
    return kind !== 'export' || index > 0 || threads.length === 1 || !isWatched();
  }

  /** Whether anything is asked for the window. */
  function isWatched(): boolean {
    return pictures.length > 0 || threads.some(({ running }) => running.picture + running.question > 0);
  }

  return {
    async take(work, signal, begin) {
      if (signal.aborted) throw reasonOf(signal);
      if (work.kind === 'question') return run(threads[0], work.kind, begin);
      const waiting = work.kind === 'picture' ? pictures : exports;
      return new Promise((resolve, reject) => {
        const leave = (): void => {
          waiting.splice(waiting.indexOf(entry), 1);
          reject(reasonOf(signal));
          dispatch();
        };
        const entry: Waiting = {
          ...work,
          home: work.thread ?? hash(work.place) % threads.length,
          begin(thread) {
            signal.removeEventListener('abort', leave);
            resolve(run(thread, work.kind, begin));
          },
          refuse(reason) {
            signal.removeEventListener('abort', leave);
            reject(reason);
          },
        };
        signal.addEventListener('abort', leave, { once: true });
        if (work.kind === 'picture' || work.isUrgent) waiting.unshift(entry);
        else waiting.push(entry);
        dispatch();
      });
    },
    refuse(reason) {
      [...pictures.splice(0), ...exports.splice(0)].forEach((entry) => entry.refuse(reason));
    },
  };
}

function load({ running }: Thread): number {
  return running.question + running.picture + running.export;
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return value;
}
