import { dirname } from 'node:path';
import { Hono } from 'hono';
import { hashText } from '../expression/hash.ts';
import { tableCsv } from '../export/table-csv.ts';
import { parseExpression } from '../expression/parse.ts';
import { guardAccess } from './access.ts';
import { TaskIssues } from './task-issues.ts';
import {
  type DatasetsAnswer,
  type EstimateAnswer,
  type EstimateRequest,
  type ExpressionAnswer,
  type ImagesAnswer,
  type JobAnswer,
  type ProgressEvent,
  type RevealAnswer,
  type SessionAnswer,
  type TableAnswer,
  VALUES_CONTENT_TYPE,
  estimateRequest,
  expressionRequest,
  jobRequest,
  revealRequest,
  sampleRequest,
  saveRequest,
} from './api.ts';
import { listDatasets } from './dataset-list.ts';
import type { EvaluatorPool } from './evaluator-pool.ts';
import { eventStream } from './event-stream.ts';
import { HttpError } from './http-error.ts';
import { type Jobs, createJobs, isLast } from './jobs.ts';
import { bandsOf, pictureGrid, statisticsGrid, tileGrid } from './picture-grid.ts';
import { createRecent } from './recent.ts';
import { failure, json, jsonNumber, readBody } from './respond.ts';
import { createStaticFiles } from './static-files.ts';
import { type Progress, type Question, type TaskName, type Tasks, UnknownKeyError } from './tasks.ts';
import { warmData } from './warm-data.ts';
import type { WorkspaceFiles } from './workspace-files.ts';

/** All that the server is made of. */
export interface AppParts {
  readonly pool: Pick<EvaluatorPool, 'ask'>;
  readonly files: WorkspaceFiles;
  readonly token: string;
  /** Where it listens: it answers to no other. */
  readonly port: number;
  readonly session: SessionAnswer;
  /** Where the built window lies. */
  readonly appFolder: string;
  /** Shows a file in its folder; null where the shell does that itself. */
  readonly reveal: ((path: string) => Promise<boolean>) | null;
}

/** A fetch handler: the same over a socket and in a test. */
export interface App {
  fetch(request: Request): Promise<Response>;
  /** Looks at the data of the workflow in a file before the window asks. Never fails. */
  warm(path: string): Promise<void>;
  /** Cancels what runs. */
  stop(): Promise<void>;
}

const QUESTIONS_KEPT = 20_000;
/** Of tables, by cells: a table that was shown is saved without being computed again. */
const TABLE_CELLS_KEPT = 2 ** 20;
/** How long a browser may keep values: what a key stands for never changes. */
const VALUES_CACHE = 'private, max-age=86400, immutable';

export function createApp({ pool, files, token, port, session, appFolder, reveal }: AppParts): App {
  const app = new Hono();
  const questions = createRecent<Question>(QUESTIONS_KEPT);
  const tables = createRecent<TableAnswer>(TABLE_CELLS_KEPT, ({ columns, rows }) => columns.length * (1 + rows.length));
  const jobs: Jobs = createJobs({ ask: (task, ask, options) => askWith(task, ask, options.signal, options.onProgress) });
  const progress = createProgressHub();
  const stopped = new AbortController();
  const staticFiles = createStaticFiles(appFolder);

  /** Asks the evaluators; how far it has read new data is told to all who listen. */
  function askWith<N extends TaskName>(task: N, ask: Tasks[N]['ask'], signal: AbortSignal, more?: (progress: Progress) => void): Promise<Tasks[N]['answer']> {
    const onProgress = (step: Progress): void => {
      progress.tell(step);
      more?.(step);
    };
    return pool.ask(task, ask, { signal, onProgress });
  }

  function questionOf(key: string): Question {
    const question = questions.get(key);
    if (!question) throw new UnknownKeyError();
    return { ...question, key };
  }

  /** An answer of values or statistics: the same for ever, so a browser that has it gets 304. */
  async function lasting(request: Request, key: string, make: (question: Question) => Promise<Response>): Promise<Response> {
    const question = questionOf(key);
    const url = new URL(request.url);
    const etag = `"${hashText(`${url.pathname}${url.search}`)}"`;
    const headers = { ETag: etag, 'Cache-Control': VALUES_CACHE };
    if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers });
    const answer = await make(question);
    for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value);
    return answer;
  }

  async function valuesAnswer(request: Request, key: string, geobox: Tasks['read']['ask']['geobox']): Promise<Response> {
    const bands = bandsOf(new URL(request.url).searchParams);
    return lasting(request, key, async (question) => {
      const bytes = await askWith('read', { ...question, geobox, bands }, request.signal);
      return new Response(bytes, { headers: { 'Content-Type': VALUES_CONTENT_TYPE, 'Content-Length': String(bytes.length) } });
    });
  }

  app.onError((error) => failure(error));
  app.use(guardAccess({ token, port }));

  app.post('/api/expressions', async ({ req: { raw } }) => {
    const { folder, expression, mapped, image } = await readBody(raw, expressionRequest);
    const question: Question = {
      workspace: await files.workspaceAt(folder),
      expression: parseExpression(expression),
      mapped: mapped.map(({ name, collection }) => ({ name, collection: parseExpression(collection) })),
      image,
    };
    try {
      const { key, description } = await askWith('open', question, raw.signal);
      questions.set(key, question);
      return json({ key, describe: description } satisfies ExpressionAnswer);
    } catch (error) {
      if (error instanceof TaskIssues) return json({ issues: error.issues } satisfies ExpressionAnswer);
      throw error;
    }
  });

  app.get('/api/values/:key/tiles/:z/:x/:y', ({ req }) => {
    const { key, z, x, y } = req.param();
    return valuesAnswer(req.raw, key, tileGrid(z, x, y, req.query('size')));
  });
  app.get('/api/values/:key/picture', ({ req }) => valuesAnswer(req.raw, req.param('key'), pictureGrid(new URL(req.url).searchParams)));
  app.get('/api/values/:key/statistics', ({ req }) => {
    const query = new URL(req.url).searchParams;
    const [geobox, bands] = [statisticsGrid(query), bandsOf(query)];
    return lasting(req.raw, req.param('key'), async (question) => json(await askWith('statistics', { ...question, geobox, bands }, req.raw.signal)));
  });
  app.get('/api/values/:key/table', ({ req }) => {
    const key = req.param('key');
    return lasting(req.raw, key, async (question) => {
      const table = tables.get(key) ?? (await askWith('table', question, req.raw.signal));
      tables.set(key, table);
      return req.query('format') === 'csv' ? new Response(tableCsv(table), { headers: { 'Content-Type': 'text/csv; charset=utf-8' } }) : json(table);
    });
  });
  app.get('/api/values/:key/images', ({ req }) =>
    lasting(req.raw, req.param('key'), async (question) => json({ images: await askWith('images', question, req.raw.signal) } satisfies ImagesAnswer)),
  );
  app.post('/api/values/:key/sample', async ({ req }) => {
    const { at } = await readBody(req.raw, sampleRequest);
    return json(await askWith('sample', { ...questionOf(req.param('key')), at }, req.raw.signal));
  });

  app.post('/api/exports/estimate', async ({ req: { raw } }) => {
    const { key, ...options } = await readBody(raw, estimateRequest);
    const estimate = await askWith('estimate', { ...questionOf(key), options: exportOptions(options) }, raw.signal);
    return json({ ...estimate, nodata: estimate.nodata === null ? null : jsonNumber(estimate.nodata) } satisfies EstimateAnswer);
  });
  app.post('/api/jobs', async ({ req: { raw } }) => {
    const { key, file, replace, ...options } = await readBody(raw, jobRequest);
    const question = questionOf(key);
    const path = await files.target(file, replace, options.picture ? ['.png'] : ['.tif', '.tiff']);
    const id = jobs.start(question, { ...exportOptions(options), path }, files.shown(path));
    return json({ id } satisfies JobAnswer, 201);
  });
  app.get('/api/jobs/:id/events', ({ req }) => {
    const id = req.param('id');
    if (!jobs.has(id)) throw new HttpError(404, 'there is no such job');
    return eventStream(req.raw.signal, (send, end) => {
      return jobs.follow(id, (event) => {
        send(event);
        if (isLast(event)) end();
      });
    });
  });
  app.delete('/api/jobs/:id', async ({ req }) => {
    if (!(await jobs.cancel(req.param('id')))) throw new HttpError(404, 'there is no such job');
    return new Response(null, { status: 204 });
  });

  app.get('/api/files', async ({ req }) => json(await files.list(req.query('path') ?? '')));
  app.get('/api/files/content', async ({ req }) => json(await files.read(req.query('path') ?? '')));
  app.put('/api/files/content', async ({ req: { raw } }) => {
    const { path, text, expected } = await readBody(raw, saveRequest);
    return json(await files.save(path, text, expected));
  });
  app.get('/api/examples', async () => json(await files.examples()));
  app.get('/api/examples/:name/picture', async ({ req }) => {
    const bytes = await files.examplePicture(req.param('name'));
    if (bytes === null) throw new HttpError(404, 'there is no such picture');
    return new Response(bytes, { headers: { 'Content-Type': 'image/png', 'Cache-Control': 'private, max-age=3600' } });
  });
  app.post('/api/reveal', async ({ req: { raw } }) => {
    const { path } = await readBody(raw, revealRequest);
    const file = await files.resolve(path);
    if (!jobs.hasWritten(file)) throw new HttpError(403, `'${path}' is not a file that an export wrote`);
    return json({ path: file, shown: reveal !== null && (await reveal(file)) } satisfies RevealAnswer);
  });

  app.get('/api/datasets', async ({ req }) => {
    const datasets = await listDatasets(await files.workspaceAt(req.query('folder') ?? ''));
    return json({ datasets } satisfies DatasetsAnswer);
  });
  app.get('/api/session', () => json(session));
  app.get('/api/progress', ({ req: { raw } }) => eventStream(raw.signal, (send) => progress.follow(send)));

  app.all('/api/*', () => failure(new HttpError(404, 'there is no such address')));
  app.get('*', ({ req }) => staticFiles(req.path));
  app.notFound(() => failure(new HttpError(404, 'there is no such address')));

  return {
    fetch: async (request) => app.fetch(request),
    warm: (path) => warmData(path, files.workspaceAt(files.shown(dirname(path))), (ask) => askWith('open', ask, stopped.signal)),
    stop() {
      stopped.abort();
      return jobs.stop();
    },
  };
}

/** What the API calls NaN is NaN inside. */
function exportOptions({ nodata, ...options }: Omit<EstimateRequest, 'key'>): Tasks['estimate']['ask']['options'] {
  return { ...options, nodata: nodata === 'NaN' ? NaN : nodata };
}

interface ProgressHub {
  tell(progress: Progress): void;
  follow(listener: (event: ProgressEvent) => void): () => void;
}

/** Passes on how far data sets are made or read; several tasks that wait for the same tell the same once. */
function createProgressHub(): ProgressHub {
  const listeners = new Set<(event: ProgressEvent) => void>();
  let last: ProgressEvent | null = null;
  return {
    tell({ what, done, all }) {
      if (what === 'blocks' || what === 'regions') return;
      if (last?.what === what && last.done === done && last.all === all) return;
      last = { what, done, all };
      listeners.forEach((listener) => listener({ what, done, all }));
    },
    follow(listener) {
      listeners.add(listener);
      if (last && last.done < last.all) listener(last);
      return () => listeners.delete(listener);
    },
  };
}
