import { availableParallelism } from 'node:os';
import { hashExpression } from '../expression/hash.ts';
import type { GeoBox } from '../geo/geobox.ts';
import { whileWanted } from './aborted.ts';
import { createBandHomes, isReadByBand, joinBands, splitBands } from './band-shares.ts';
import { type AskOptions, EvaluationError, STOPPED, ThreadFellError, createEvaluatorThread } from './evaluator-thread.ts';
import { createSharedAnswers } from './shared-answers.ts';
import { type Question, type TaskName, type Tasks, type ThreadTaskName, type ThreadTasks, UnknownKeyError } from './tasks.ts';
import { type WorkKind, createTurns } from './turns.ts';

/** Evaluators in threads of their own, so that whoever asks stays free to answer. */
export interface EvaluatorPool {
  /** Throws TaskIssues for what is wrong with the workflow or its data, UnknownKeyError, AbortError, or EvaluationError. */
  ask<N extends TaskName>(task: N, ask: Tasks[N]['ask'], options: AskOptions): Promise<Tasks[N]['answer']>;
  /** Starts the first threads, or all, before they are asked anything, so that the first answers do not wait for them. */
  warm(count?: number): void;
  /** Ends all threads and forgets all answers; what was asked throws EvaluationError. Who asks then finds new threads. */
  stop(): Promise<void>;
}

export interface PoolOptions {
  /** Threads, each started when there is work for it. Left out: as many as the machine has cores, at most 8. */
  readonly workers?: number | undefined;
  /** What the decoded blocks of all threads may take together. Left out: enough for an export, which meets most blocks once. */
  readonly blockBytes?: number | undefined;
  /** How a thread is started: for who wants to know when it is. */
  readonly startWorker?: Parameters<typeof createEvaluatorThread>[1];
}

const MAX_WORKERS = 8;
/** Of a thread, where an export is all that is asked for: more is no quicker, for memory that was just used is still in the processor's caches (measured). */
const BLOCK_BYTES = 16 * 2 ** 20;
/** What answers of pixels may take that are kept. */
const ANSWER_BYTES = 128 * 2 ** 20;
/** How many bands' statistics are kept. */
const STATISTICS_KEPT = 2_000;
/** Chunks of one export in the making, for each thread: one is computed, the other written, or waiting for its turn. */
const CHUNKS_A_THREAD = 2;

const KINDS: { readonly [N in ThreadTaskName]: WorkKind } = {
  open: 'question',
  describe: 'question',
  sample: 'question',
  images: 'question',
  plan: 'question',
  read: 'picture',
  statistics: 'picture',
  estimate: 'picture',
  table: 'export',
  picture: 'export',
  chunk: 'export',
  overview: 'export',
};

export function startEvaluatorPool({ workers = Math.min(MAX_WORKERS, availableParallelism()), blockBytes = BLOCK_BYTES * workers, startWorker }: PoolOptions = {}): EvaluatorPool {
  const threads = Array.from({ length: workers }, () => createEvaluatorThread({ cacheBytes: blockBytes / workers }, startWorker));
  const turns = createTurns(workers);
  const homes = createBandHomes(workers);
  const pixels = createSharedAnswers<Tasks['read']['answer']>(ANSWER_BYTES, (answer) => answer.byteLength);
  const numbers = createSharedAnswers<Tasks['statistics']['answer']>(STATISTICS_KEPT, ({ bands }) => bands.length);

  /** Asks a thread whose turn it is. What a thread was at as it fell is done once more by a fresh one. */
  async function dispatch<N extends ThreadTaskName>(task: N, ask: ThreadTasks[N]['ask'], options: AskOptions, thread?: number): Promise<ThreadTasks[N]['answer']> {
    const { signal } = options;
    const work = { kind: KINDS[task], place: placeOf(ask), thread, isUrgent: task === 'overview' };
    const attempt = (): Promise<ThreadTasks[N]['answer']> => {
      const answer = turns.take(work, signal, (thread) => threads[thread].ask(task, ask, options));
      return whileWanted(answer, signal); // a thread may take a moment to hear that it is not
    };
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ThreadFellError)) throw error;
      return attempt();
    }
  }

  /**
   * What is asked of a key is the same for ever: it is computed once for all who wait, and kept. Pixels are kept by band, for the bands of a
   * picture are changed often; those that are missing are read by one thread together or, where that is no more work, by several.
   */
  async function read(ask: Tasks['read']['ask'], options: AskOptions): Promise<Tasks['read']['answer']> {
    const { key, geobox, bands, expression } = ask;
    if (key === undefined) return dispatch('read', ask, options);
    if (!bands || bands.length === 0) return pixels.ask(JSON.stringify([key, geobox]), options.signal, (signal) => dispatch('read', ask, { ...options, signal }));
    const distinct = [...new Set(bands)];
    const isShared = distinct.length >= workers && isReadByBand(expression); // with fewer bands some threads would have nothing to do
    const shares: ReadonlyMap<number | undefined, readonly string[]> = isShared ? homes.share(distinct) : new Map([[undefined, distinct]]);
    const failed = new AbortController();
    const wanted = AbortSignal.any([options.signal, failed.signal]);
    const answers = [...shares].map(([thread, names]) => {
      const ids = names.map((name) => JSON.stringify([key, geobox, name]));
      return pixels.askTogether(ids, wanted, async (places, signal) => {
        const missing = names.filter((_, place) => places.includes(place));
        return splitBands(await dispatch('read', { ...ask, bands: missing, beside: distinct }, { ...options, signal }, thread));
      });
    });
    try {
      return joinBands((await Promise.all(answers)).flat(), bands);
    } catch (error) {
      failed.abort(error); // nobody waits for the others any more
      throw error;
    }
  }

  async function statistics(ask: Tasks['statistics']['ask'], options: AskOptions): Promise<Tasks['statistics']['answer']> {
    const { key, geobox, bands } = ask;
    if (key === undefined) return dispatch('statistics', ask, options);
    return numbers.ask(JSON.stringify([key, geobox, bands]), options.signal, (signal) => dispatch('statistics', ask, { ...options, signal }));
  }

  /** The threads make the tiles of a file, this one only puts them in order: it stays free to answer. */
  async function exportFile({ options, ...question }: Tasks['export']['ask'], { signal, onProgress }: AskOptions): Promise<Tasks['export']['answer']> {
    const { picture } = options;
    if (picture) return dispatch('picture', { ...question, options: { ...options, picture } }, { signal, onProgress });
    const { key, plan, issues } = await dispatch('plan', { ...question, options }, { signal, onProgress });
    const { writeExport } = await import('../export/write-export.ts'); // heavy: only for who exports
    const part = { ...question, key, plan };
    try {
      const result = await writeExport(
        plan,
        {
          atOnce: CHUNKS_A_THREAD * workers,
          chunk: (chunk, called) => dispatch('chunk', { ...part, chunk }, { signal: called }),
          overview: (quarters, called) => dispatch('overview', { ...part, quarters }, { signal: called }),
        },
        { signal, onProgress: (done, all) => onProgress?.({ what: 'blocks', done, all }) },
      );
      return { ...result, issues };
    } catch (error) {
      if (error instanceof UnknownKeyError) throw new EvaluationError('the data were changed while they were exported', { cause: error });
      throw error;
    }
  }

  const answers: { readonly [N in TaskName]: (ask: Tasks[N]['ask'], options: AskOptions) => Promise<Tasks[N]['answer']> } = {
    open: (ask, options) => dispatch('open', ask, options),
    describe: (ask, options) => dispatch('describe', ask, options),
    sample: (ask, options) => dispatch('sample', ask, options),
    read,
    statistics,
    images: (ask, options) => dispatch('images', ask, options),
    table: (ask, options) => dispatch('table', ask, options),
    estimate: (ask, options) => dispatch('estimate', ask, options),
    export: exportFile,
  };

  return {
    ask: (task, ask, options) => answers[task](ask, options),
    warm: (count) => threads.slice(0, count).forEach((thread) => thread.warm()),
    async stop() {
      turns.refuse(new EvaluationError(STOPPED));
      pixels.clear();
      numbers.clear();
      await Promise.all(threads.map((thread) => thread.stop()));
    },
  };
}

/** What is asked of a value, and where: tiles of a neighbourhood, 4 × 4, share a place. */
function placeOf(ask: ThreadTasks[ThreadTaskName]['ask']): string {
  const value = (question: Question): string => question.key ?? hashExpression(question.expression);
  if ('chunk' in ask) return `${value(ask)} ${ask.chunk.column >> 1} ${ask.chunk.row >> 1}`;
  return 'geobox' in ask && ask.geobox ? `${value(ask)} ${neighbourhood(ask.geobox)}` : value(ask);
}

function neighbourhood({ crs, transform: [a, , west, , e, north], width, height }: GeoBox): string {
  return `${crs} ${Math.floor(west / (a * width * 4) + 1e-6)} ${Math.floor(north / (e * height * 4) + 1e-6)}`;
}
