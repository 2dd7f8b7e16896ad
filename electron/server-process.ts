import { workspaceOf } from '../src/catalog/workspace.ts';
import { firstExample } from '../src/server/installed.ts';
import { type Serving, serve } from '../src/server/serve.ts';
import type { FromServer, ToServer } from './messages.ts';

/** The port to the shell, in Electron's utility process. */
interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  postMessage(message: unknown): void;
}

/** Runs the server for the shell at the other end of a port. `exit`: ends the process. */
export function runServerProcess(port: ParentPort, exit: () => void): void {
  let serving: Promise<Serving> | null = null;
  const tell = (message: FromServer): void => port.postMessage(message);

  async function handle(message: ToServer): Promise<void> {
    if (message.type === 'start') {
      const file = message.file ?? firstExample();
      serving = workspaceOf(file).then(({ root }) => serve({ root, file, shell: 'electron', ...message.before }));
      const { origin, token } = await serving;
      tell({ type: 'started', port: Number(new URL(origin).port), token });
    } else if (message.type === 'grant') {
      await (await serving)?.grant(message.path);
      tell({ type: 'granted', path: message.path });
    } else {
      await (await serving)?.stop();
      exit();
    }
  }

  port.on('message', ({ data }) => {
    handle(data as ToServer).catch((error: unknown) => tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) }));
  });
}

const { parentPort } = process as { readonly parentPort?: ParentPort };
if (parentPort) runServerProcess(parentPort, () => process.exit(0));
