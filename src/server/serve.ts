import { randomBytes } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import type { SessionAnswer } from './api.ts';
import { type App, createApp } from './app.ts';
import { startEvaluatorPool } from './evaluator-pool.ts';
import { appFolder, examplesFolder, version } from './installed.ts';
import { reveal } from './reveal.ts';
import { createWorkspaceFiles } from './workspace-files.ts';

export interface ServeOptions {
  /** The workspace: what the window may see of the disk. */
  readonly root: string;
  /** The workflow to open first. Wherever it lies, the user has named it. */
  readonly file?: string | undefined;
  /** 0, or left out: any that is free. */
  readonly port?: number | undefined;
  readonly shell: SessionAnswer['shell'];
  /** Evaluating threads; left out: as many as the machine has cores, at most 8. */
  readonly workers?: number | undefined;
  /** The secret of a server whose place this one takes; left out: a new one. */
  readonly token?: string | undefined;
}

export interface Serving {
  /** Opens the window: it carries the secret. */
  readonly url: string;
  readonly origin: string;
  readonly token: string;
  /** From now on that file may be read and written: the user chose it in a dialog. */
  grant(path: string): Promise<void>;
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';
/** What decoded blocks may take: enough for those of a picture of a dozen scenes, which is looked at again and again. */
const BLOCK_BYTES = 256 * 2 ** 20;

/** Starts the server on the loopback address with a new secret. Throws an Error of one sentence if the port is taken. */
export async function serve({ root, file, port = 0, shell, workers, token = newToken() }: ServeOptions): Promise<Serving> {
  const workspace = await realpath(root);
  const pool = startEvaluatorPool({ workers, blockBytes: BLOCK_BYTES });
  pool.warm(1);
  const files = createWorkspaceFiles({ root: workspace, examplesFolder });
  const first = file === undefined ? null : await realpath(file);
  if (first !== null) await files.grant(first);

  let app: App | null = null;
  const server = createAdaptorServer({ fetch: (request: Request) => app?.fetch(request) ?? new Response(null, { status: 503 }), hostname: HOST }) as Server;
  const bound = await listen(server, port);
  app = createApp({
    pool,
    files,
    token,
    port: bound,
    session: { version, workspace: basename(workspace), shell, file: first === null ? null : files.shown(first) },
    appFolder,
    reveal: shell === 'electron' ? null : reveal,
  });
  const started = app;
  if (first !== null) void started.warm(first);
  const origin = `http://${HOST}:${bound}`;
  return {
    url: `${origin}/?token=${token}`,
    origin,
    token,
    grant: (path) => files.grant(path),
    async stop() {
      await started.stop();
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      await closed;
      await pool.stop();
    },
  };
}

function newToken(): string {
  return randomBytes(32).toString('base64url');
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((done, refuse) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'another program listens there' : error.code === 'EACCES' ? 'that is not allowed' : error.message;
      refuse(new Error(`cannot listen on port ${port}: ${why}`));
    });
    server.listen(port, HOST, () => {
      const address = server.address();
      done(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
