import type { Progress } from '../server/tasks.ts';

const WIDTH = 24;
const WORDS: { readonly [W in Progress['what']]: string } = { scenes: 'making', files: 'reading', overviews: 'making', blocks: 'writing', regions: 'computing' };

/** A line on the terminal that shows how far a task is; nothing where standard error is no terminal. */
export function createProgressLine(): { show: (progress: Progress) => void; clear: () => void } {
  const { stderr } = process;
  let shown = false;
  return {
    show({ what, done, all }) {
      if (!stderr.isTTY || all === 0) return;
      const full = Math.round((done / all) * WIDTH);
      const bar = '█'.repeat(full) + '░'.repeat(WIDTH - full);
      stderr.write(`\r${WORDS[what]} ${bar} ${done} of ${all} ${what}\u001b[K`);
      shown = true;
    },
    clear() {
      if (shown) stderr.write('\r\u001b[K');
      shown = false;
    },
  };
}
