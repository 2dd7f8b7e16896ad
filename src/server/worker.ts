import { parentPort, workerData } from 'node:worker_threads';
import { buffersOf } from '../export/encode-chunk.ts';
import { createTaskAnswerer } from './answer-task.ts';
import { TaskIssues } from './task-issues.ts';
import { type ThreadData, type ThreadReply, type ThreadRequest, type ThreadTaskName, type ThreadTasks, UnknownKeyError } from './tasks.ts';

/** An evaluating thread: takes requests one by one from its port, several at a time, and can be told to drop one. */
const answerer = createTaskAnswerer(workerData as ThreadData);
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
    parentPort?.postMessage({ id, answer } satisfies ThreadReply, pixelsOf(answer)); // handed over, not copied
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

function pixelsOf(answer: ThreadTasks[ThreadTaskName]['answer']): ArrayBuffer[] {
  if (answer instanceof Uint8Array) return [answer.buffer];
  return 'quarters' in answer ? buffersOf(answer) : [];
}

parentPort?.on('message', (request: ThreadRequest) => {
  if ('cancel' in request) running.get(request.id)?.abort();
  else void handle(request);
});
