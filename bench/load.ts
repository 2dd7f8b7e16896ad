import { loadavg } from 'node:os';

let highest = 0;

/** Looks at how busy the machine is: called between runs. */
export function noteLoad(): void {
  highest = Math.max(highest, loadavg()[0]);
}

/** How busy it has been at most. */
export function highestLoad(): number {
  noteLoad();
  return highest;
}
