import { expect, it } from 'vitest';
import type { FromServer, ToServer } from '../../electron/messages.ts';
import { runServerProcess } from '../../electron/server-process.ts';
import type { ContentAnswer, SessionAnswer } from '../../src/server/api.ts';
import { inPackage } from '../../src/server/installed.ts';

function linked(): { tell: (message: ToServer) => void; next: () => Promise<FromServer>; ended: Promise<void> } {
  let listener: (event: { data: unknown }) => void = () => undefined;
  const heard: FromServer[] = [];
  const waiting: ((message: FromServer) => void)[] = [];
  const port = {
    on: (_event: 'message', given: typeof listener) => (listener = given),
    postMessage(message: unknown) {
      const next = waiting.shift();
      if (next) next(message as FromServer);
      else heard.push(message as FromServer);
    },
  };
  const ended = new Promise<void>((done) => runServerProcess(port, done));
  return {
    tell: (message) => listener({ data: message }),
    next: () => new Promise((done) => (heard.length > 0 ? done(heard.shift() as FromServer) : waiting.push(done))),
    ended,
  };
}

it('starts the server on the file’s workspace, tells the secret, grants, and stops', async () => {
  const { tell, next, ended } = linked();
  tell({ type: 'start', file: inPackage('examples/slovenia.weft'), before: null });
  const started = await next();
  if (started.type !== 'started') throw new Error(JSON.stringify(started));
  const get = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${started.port}${path}`, { headers: { authorization: `Bearer ${started.token}` } });
  expect(await (await get('/api/session')).json()).toMatchObject({ shell: 'electron' } satisfies Partial<SessionAnswer>);
  tell({ type: 'grant', path: inPackage('README.md') });
  expect(await next()).toEqual({ type: 'granted', path: inPackage('README.md') });
  expect(((await (await get(`/api/files/content?path=${inPackage('examples/slovenia.weft')}`)).json()) as ContentAnswer).writable).toBe(true);
  tell({ type: 'stop' });
  await ended;
  await expect(get('/api/session')).rejects.toThrow();
});

it('takes the place of a fallen one: same port, same secret', async () => {
  const { tell, next, ended } = linked();
  tell({ type: 'start', file: null, before: { port: 0, token: 'as-before' } });
  expect(await next()).toMatchObject({ type: 'started', token: 'as-before' });
  tell({ type: 'stop' });
  await ended;
});

it('says in a sentence why it cannot start', async () => {
  const { tell, next } = linked();
  tell({ type: 'start', file: '/nowhere/x.weft', before: null });
  expect(await next()).toMatchObject({ type: 'failed' });
});
