import { parentPort } from 'node:worker_threads';
import { createTaskAnswerer } from './answer-task.ts';
import { TaskIssues } from './task-issues.ts';
import { type ThreadReply, type ThreadRequest, UnknownKeyError } from './tasks.ts';

/** The evaluating thread: takes requests one by one from its port, several at a time, and can be told to drop one. */
const answerer = createTaskAnswerer();
const running = new Map<number, AbortController>();
const PROGRESS_INTERVAL = 50;

function reply(message: ThreadReply): void {
  parentPort?.postMessage(message);
}

async function handle(request: Exclude<ThreadRequest, { cancel: true }>): Promise<void> {
  const { id } = request;
  const controller = new AbortController();
  running.set(id, controller);
  let last = 0;
  try {
    const answer = await answerer.answer(request.task, request.ask, {
      signal: controller.signal,
      onProgress(progress) {
        const now = Date.now();
        if (now - last < PROGRESS_INTERVAL && progress.done < progress.all) return;
        last = now;
        reply({ id, progress });
      },
    });
    const pixels = answer instanceof Uint8Array ? [answer.buffer] : []; // handed over, not copied
    parentPort?.postMessage({ id, answer } satisfies ThreadReply, pixels);
  } catch (error) {
    if (error instanceof TaskIssues) reply({ id, issues: error.issues });
    else {
      const reason = controller.signal.aborted ? 'aborted' : error instanceof UnknownKeyError ? 'unknown key' : 'failed';
      reply({ id, error: error instanceof Error ? error.message : String(error), reason });
    }
  } finally {
    running.delete(id);
  }
}

parentPort?.on('message', (request: ThreadRequest) => {
  if ('cancel' in request) running.get(request.id)?.abort();
  else void handle(request);
});
