/** Resolves at the first Ctrl+C or SIGTERM; at the second the program ends on the spot. */
export function untilStopped(): Promise<void> {
  return new Promise((done) => {
    let stopped = false;
    const stop = (): void => {
      if (stopped) process.exit(130);
      stopped = true;
      done();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}
