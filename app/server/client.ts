import { printExpression } from '../../src/expression/print.ts';
import {
  type ContentAnswer,
  type DatasetsAnswer,
  type ErrorAnswer,
  type EstimateAnswer,
  type EstimateRequest,
  type ExamplesAnswer,
  type ExpressionAnswer,
  type ExpressionIssue,
  type ExpressionRequest,
  type FilesAnswer,
  type ImagesAnswer,
  type JobAnswer,
  type JobEvent,
  type JobRequest,
  type PictureQuery,
  type ProgressEvent,
  type RevealAnswer,
  type SampleAnswer,
  type SaveRequest,
  type SavedAnswer,
  type SessionAnswer,
  type StatisticsAnswer,
  type StatisticsQuery,
  type TableAnswer,
  type TileQuery,
  type Values,
  decodeValues,
  picturePath,
  statisticsPath,
  tablePath,
  tilePath,
} from '../../src/server/api.ts';
import type { CompiledNode } from '../../src/workflow/compile.ts';

/** An answer that is not 2xx, or none at all (`offline`). The message is one sentence. */
export class RequestFailed extends Error {
  readonly status: number;
  readonly issues: readonly ExpressionIssue[];
  readonly modified: number | null | undefined;

  constructor(status: number, { error, issues, modified }: ErrorAnswer) {
    super(error);
    this.status = status;
    this.issues = issues ?? [];
    this.modified = modified;
  }

  get offline(): boolean {
    return this.status === 0;
  }
}

interface Call {
  readonly method?: string;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

async function request(path: string, { method = 'GET', body, signal }: Call = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new RequestFailed(0, { error: 'Geoweft’s server does not answer; your work is kept here' });
  }
  if (response.ok) return response;
  const answer: unknown = await response.json().catch(() => null);
  throw new RequestFailed(response.status, isErrorAnswer(answer) ? answer : { error: `the server answered ${response.status}` });
}

function isErrorAnswer(answer: unknown): answer is ErrorAnswer {
  return typeof answer === 'object' && answer !== null && 'error' in answer && typeof answer.error === 'string';
}

/** The server that hands out the window is of the same version: what it answers has the type that api.ts says. */
async function json<T>(path: string, call?: Call): Promise<T> {
  return (await (await request(path, call)).json()) as T;
}

async function values(path: string, signal?: AbortSignal): Promise<Values> {
  return decodeValues(await (await request(path, { signal })).arrayBuffer());
}

export interface DescribeQuestion {
  readonly folder: string;
  readonly node: CompiledNode;
  readonly image: number | undefined;
}

/** The window's only way to the computing half. Every method throws RequestFailed. */
export const api = {
  session: () => json<SessionAnswer>('/api/session'),
  datasets: (folder: string) => json<DatasetsAnswer>(`/api/datasets?folder=${encodeURIComponent(folder)}`),
  examples: () => json<ExamplesAnswer>('/api/examples'),
  describe({ folder, node, image }: DescribeQuestion) {
    const body: ExpressionRequest = {
      folder,
      expression: printExpression(node.expression),
      mapped: node.mapped.map(({ name, collection }) => ({ name, collection: printExpression(collection) })),
      ...(image === undefined || node.mapped.length === 0 ? {} : { image }),
    };
    return json<ExpressionAnswer>('/api/expressions', { method: 'POST', body });
  },
  tile: (key: string, z: number, x: number, y: number, query: TileQuery, signal?: AbortSignal) => values(tilePath(key, z, x, y, query), signal),
  picture: (key: string, query: PictureQuery, signal?: AbortSignal) => values(picturePath(key, query), signal),
  statistics: (key: string, query: StatisticsQuery, signal?: AbortSignal) => json<StatisticsAnswer>(statisticsPath(key, query), { signal }),
  table: (key: string, signal?: AbortSignal) => json<TableAnswer>(tablePath(key), { signal }),
  tableCsv: async (key: string) => (await request(tablePath(key, 'csv'))).text(),
  sample: (key: string, at: readonly [number, number], signal?: AbortSignal) =>
    json<SampleAnswer>(`/api/values/${key}/sample`, { method: 'POST', body: { at }, signal }),
  images: (key: string) => json<ImagesAnswer>(`/api/values/${key}/images`),
  estimate: (body: EstimateRequest, signal?: AbortSignal) => json<EstimateAnswer>('/api/exports/estimate', { method: 'POST', body, signal }),
  startJob: (body: JobRequest) => json<JobAnswer>('/api/jobs', { method: 'POST', body }),
  cancelJob: (id: string) => request(`/api/jobs/${id}`, { method: 'DELETE' }),
  files: (path: string) => json<FilesAnswer>(`/api/files?path=${encodeURIComponent(path)}`),
  content: (path: string) => json<ContentAnswer>(`/api/files/content?path=${encodeURIComponent(path)}`),
  save: (body: SaveRequest) => json<SavedAnswer>('/api/files/content', { method: 'PUT', body }),
  reveal: (path: string) => json<RevealAnswer>('/api/reveal', { method: 'POST', body: { path } }),
};

/** Listens to a job until it ends. Returns what stops listening. */
export function followJob(id: string, onEvent: (event: JobEvent) => void): () => void {
  return listen(`/api/jobs/${id}/events`, (data, close) => {
    const event = data as JobEvent;
    onEvent(event);
    if (event.type !== 'progress') close();
  });
}

/** Listens to data sets being made or read for the first time. */
export function followProgress(onEvent: (event: ProgressEvent) => void): () => void {
  return listen('/api/progress', (data) => onEvent(data as ProgressEvent));
}

function listen(path: string, onEvent: (data: unknown, close: () => void) => void): () => void {
  const source = new EventSource(path);
  const close = (): void => source.close();
  source.onmessage = ({ data }: MessageEvent<string>) => onEvent(JSON.parse(data), close);
  return close;
}
