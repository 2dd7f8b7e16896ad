import type { ServerPort } from './electron-api.ts';
import type { FromServer, Secret, ToServer } from './messages.ts';

/** The server in its process. One that falls is started again where it was, so that the window goes on. */
export interface ServerLink {
  /** Throws an Error of one sentence. */
  start(file: string | null): Promise<Secret>;
  /** Resolves when that file may be read and written. */
  grant(path: string): Promise<void>;
  stop(): void;
}

/** A server that falls so often in a row is not started again. */
const MOST_FALLS = 3;

/** `onLost`: called when it fell too often. */
export function createServerLink(fork: () => ServerPort, onLost: () => void): ServerLink {
  const granted = new Set<string>();
  const waiting = new Map<string, (() => void)[]>();
  let port: ServerPort | null = null;
  let stopped = false;
  let falls = 0;

  function launch(file: string | null, before: Secret | null): Promise<Secret> {
    return new Promise((resolve, reject) => {
      const started = fork();
      port = started;
      started.on('message', (message) => {
        const answer = message as FromServer; // from our own process
        if (answer.type === 'failed') reject(new Error(answer.message));
        else if (answer.type === 'granted') {
          waiting.get(answer.path)?.forEach((done) => done());
          waiting.delete(answer.path);
        } else {
          const secret = { port: answer.port, token: answer.token };
          granted.forEach((path) => send({ type: 'grant', path }));
          resolve(secret);
          started.on('exit', () => {
            if (started === port && !stopped) again(file, secret);
          });
        }
      });
      started.on('exit', () => reject(new Error('the server ended before it had begun')));
      send({ type: 'start', file, before });
    });
  }

  function again(file: string | null, before: Secret): void {
    port = null;
    if (++falls > MOST_FALLS) onLost();
    else launch(file, before).catch(onLost);
  }

  function send(message: ToServer): void {
    port?.postMessage(message);
  }

  return {
    start: (file) => launch(file, null),
    grant(path) {
      granted.add(path);
      return new Promise((done) => {
        waiting.set(path, [...(waiting.get(path) ?? []), done]);
        send({ type: 'grant', path });
      });
    },
    stop() {
      stopped = true;
      send({ type: 'stop' });
    },
  };
}
