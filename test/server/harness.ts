import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { nodeTypes } from '../../nodes/index.ts';
import { printExpression } from '../../src/expression/print.ts';
import { type PixelType, bytesPerPixel, pixelsOf } from '../../src/raster/pixel-type.ts';
import type { BandPixels } from '../../src/raster/raster.ts';
import type { ExpressionAnswer, ExpressionRequest, JobEvent, SessionAnswer } from '../../src/server/api.ts';
import { type App, createApp } from '../../src/server/app.ts';
import { type EvaluatorPool, startEvaluatorPool } from '../../src/server/evaluator-pool.ts';
import { inPackage } from '../../src/server/installed.ts';
import { createWorkspaceFiles } from '../../src/server/workspace-files.ts';
import { compile } from '../../src/workflow/compile.ts';
import { setParam } from '../../src/workflow/edits.ts';
import { parseWorkflow } from '../../src/workflow/file.ts';
import type { Json } from '../../src/expression/json.ts';

export const ORIGIN = 'http://127.0.0.1:7777';
export const TOKEN = 'the-secret';

export interface TestServer {
  readonly app: App;
  readonly pool: Pick<EvaluatorPool, 'ask'>;
  readonly files: ReturnType<typeof createWorkspaceFiles>;
  /** A request with the secret; an object as body goes as JSON. */
  readonly call: (method: string, path: string, body?: unknown, init?: RequestInit) => Promise<Response>;
  readonly get: (path: string, init?: RequestInit) => Promise<Response>;
  readonly post: (path: string, body: unknown, init?: RequestInit) => Promise<Response>;
}

export interface TestServerOptions {
  readonly root?: string;
  readonly pool?: Pick<EvaluatorPool, 'ask'>;
  readonly appFolder?: string;
  readonly reveal?: ((path: string) => Promise<boolean>) | null;
  readonly shell?: SessionAnswer['shell'];
}

/** The server without a socket. Its workspace is the repository's root, so that the examples lie in it. */
export function createTestServer({ root = inPackage('.').replace(/\/$/, ''), appFolder = inPackage('dist/no-app'), reveal = null, ...options }: TestServerOptions = {}): TestServer {
  const pool = options.pool ?? startEvaluatorPool();
  const files = createWorkspaceFiles({ root, examplesFolder: inPackage('examples') });
  const session: SessionAnswer = { version: '0.0.0', workspace: 'test', shell: options.shell ?? 'browser', file: null };
  const app = createApp({ pool, files, token: TOKEN, port: 7777, session, appFolder, reveal });
  const call: TestServer['call'] = (method, path, body, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${TOKEN}`);
    if (body !== undefined) headers.set('content-type', 'application/json');
    return app.fetch(new Request(`${ORIGIN}${path}`, { ...init, method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }));
  };
  return { app, pool, files, call, get: (path, init) => call('GET', path, undefined, init), post: (path, body, init) => call('POST', path, body, init) };
}

/** The body of POST /api/expressions for a node of an example, with other values for some params. */
export async function questionOf(file: string, address: string, changes: Readonly<Record<string, Json>> = {}): Promise<ExpressionRequest> {
  let workflow = parseWorkflow(await readFile(inPackage(`examples/${file}`), 'utf8'));
  for (const [param, value] of Object.entries(changes)) {
    const [node, name] = param.split('.');
    workflow = setParam(workflow, node, name, value);
  }
  const { nodes, issues } = compile(workflow, nodeTypes);
  const node = nodes.get(address);
  if (!node) throw new Error(`${address} does not compile: ${JSON.stringify(issues)}`);
  return {
    folder: 'examples',
    expression: printExpression(node.expression),
    mapped: node.mapped.map(({ name, collection }) => ({ name, collection: printExpression(collection) })),
  };
}

export async function keyOf({ post }: TestServer, question: ExpressionRequest): Promise<string> {
  const answer = await answerOf<ExpressionAnswer>(post('/api/expressions', question));
  if (answer.key === undefined) throw new Error(JSON.stringify(answer));
  return answer.key;
}

export async function answerOf<T>(response: Promise<Response>): Promise<T> {
  return (await (await response).json()) as T;
}

/** All events of a job until its last. */
export async function eventsOf(response: Response): Promise<JobEvent[]> {
  const text = await response.text();
  return text.split('\n\n').flatMap((block) => (block.startsWith('data: ') ? [JSON.parse(block.slice(6)) as JobEvent] : []));
}

interface ReferenceHead {
  readonly crs: string;
  readonly transform: readonly [number, number, number, number, number, number];
  readonly width: number;
  readonly height: number;
  readonly bands: readonly { readonly name: string; readonly type: PixelType }[];
}

/** An answer of the independent reference. */
export async function referenceAnswer(name: string): Promise<{ head: ReferenceHead; bands: BandPixels[] }> {
  const base = inPackage(`test/reference/answers/${name}`);
  const head = JSON.parse(await readFile(`${base}.json`, 'utf8')) as ReferenceHead;
  const bytes = gunzipSync(await readFile(`${base}.bin.gz`));
  const pixels = head.width * head.height;
  let offset = 0;
  const take = (length: number): ArrayBuffer => {
    const part = new Uint8Array(bytes.subarray(offset, offset + length)).buffer;
    offset += length;
    return part;
  };
  const bands = head.bands.map(({ type }) => ({
    values: pixelsOf(type, take(pixels * bytesPerPixel(type)), 0, pixels),
    mask: new Uint8Array(take(pixels)),
  }));
  return { head, bands };
}
