import type { Scene } from '../image/source-image.ts';

/** By system:time_start, those without one last; then by system:index. */
export function byTimeThenIndex(one: Scene, other: Scene): number {
  const [time, otherTime] = [timeOf(one), timeOf(other)];
  if (time !== otherTime) return time < otherTime ? -1 : 1;
  return indexOf(one) < indexOf(other) ? -1 : 1;
}

function timeOf({ properties }: Scene): number {
  const time = properties['system:time_start'];
  return typeof time === 'number' ? time : Infinity;
}

function indexOf({ properties }: Scene): string {
  const index = properties['system:index'];
  return typeof index === 'string' ? index : '';
}

/** The same scenes; those with bands of the same names have them in one order, that of the first. */
export function alike(scenes: readonly Scene[]): Scene[] {
  const orders = new Map<string, readonly string[]>();
  return scenes.map((scene) => {
    const names = scene.bands.map(({ name }) => name);
    const key = JSON.stringify([...names].sort());
    const order = orders.get(key) ?? names;
    orders.set(key, order);
    const bands = [...scene.bands].sort((one, other) => order.indexOf(one.name) - order.indexOf(other.name));
    return { ...scene, bands };
  });
}
