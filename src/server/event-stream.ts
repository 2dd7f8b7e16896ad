/** Sends one event; a stream that has ended takes no more. */
export type Send = (event: object) => void;

/** How often a silent stream says that it is alive, so that a closed window is noticed. */
const HEARTBEAT = 15_000;

/**
 * An answer of server-sent events. `subscribe` is called once with what sends and what ends the stream, and returns how to
 * stop; it is stopped when the asker goes.
 */
export function eventStream(signal: AbortSignal, subscribe: (send: Send, end: () => void) => () => void): Response {
  const encoder = new TextEncoder();
  let stop: (() => void) | null = null;
  let open = true;
  let cancel = (): void => undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const write = (text: string): void => {
        if (open) controller.enqueue(encoder.encode(text));
      };
      const heartbeat = setInterval(() => write(':\n\n'), HEARTBEAT);
      heartbeat.unref();
      const close = (): void => {
        if (!open) return;
        open = false;
        clearInterval(heartbeat);
        signal.removeEventListener('abort', end);
        stop?.();
      };
      const end = (): void => {
        if (!open) return;
        close();
        controller.close();
      };
      write(':\n\n'); // the headers go out at once
      signal.addEventListener('abort', end);
      const unsubscribe = subscribe((event) => write(`data: ${JSON.stringify(event)}\n\n`), end);
      stop = unsubscribe;
      if (!open) unsubscribe();
      cancel = close;
    },
    cancel: () => cancel(),
  });
  return new Response(body, {
    headers: { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' },
  });
}
