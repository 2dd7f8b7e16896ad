/** A scale of round numbers. */
export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
}

/** The part of a step that is given away to end at a round number. */
const NEAR = 1 / 3;

/** Round numbers around all values, about `count` of them; with 0 where it is near. */
export function axisOf(values: readonly number[], count: number): Axis {
  if (values.length === 0) return { low: 0, high: 1, ticks: [0, 1] };
  let low = Math.min(...values);
  let high = Math.max(...values);
  // 0 is part of the picture where the values reach at least halfway to it.
  if (low > 0 && low <= (high * 2) / 3) low = 0;
  if (high < 0 && high >= (low * 2) / 3) high = 0;
  if (low === high) {
    low = Math.min(low, low === 0 ? 0 : low - Math.abs(low) * 0.1);
    high = high === 0 ? 1 : high + Math.abs(high) * 0.1;
  }
  const step = roundStep((high - low) / Math.max(1, count));
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  const margin = (high - low) * 0.04;
  const bottom = low - first * step <= step * NEAR ? first * step + 0 : low - margin;
  const top = last * step - high <= step * NEAR ? last * step + 0 : high + margin;
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)) + 0);
  return { low: bottom, high: top, ticks: ticks.filter((tick) => tick >= bottom - step * 1e-9 && tick <= top + step * 1e-9) };
}

/** The least 1, 2, 2.5 or 5 times a power of ten that is not under it. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 2.5, 5].find((factor) => factor * power >= least * 0.999) ?? 10) * power;
}

export interface TimeTick {
  readonly time: number;
  readonly text: string;
}

const DAY = 86_400_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** From the first to the last date with room at both ends, and at most `count` dates to write there (UTC). */
export function timeAxis(times: readonly number[], count: number): { readonly start: number; readonly end: number; readonly ticks: readonly TimeTick[] } {
  const first = Math.min(...times);
  const last = Math.max(...times);
  const span = Math.max(last - first, 4 * DAY);
  const pad = span * 0.045;
  const middle = (first + last) / 2;
  const start = Math.min(first, middle - span / 2) - pad;
  const end = Math.max(last, middle + span / 2) + pad;
  const options = [() => days(start, end, 1), () => days(start, end, 2), () => days(start, end, 5), () => monthParts(start, end, [1, 10, 20]), () => monthParts(start, end, [1, 15])];
  const coarse = [1, 2, 3, 6, 12, 24, 60, 120].map((step) => () => months(start, end, step));
  for (const option of [...options, ...coarse]) {
    const ticks = option();
    if (ticks.length <= count) return { start, end, ticks };
  }
  return { start, end, ticks: [] };
}

function days(start: number, end: number, step: number): TimeTick[] {
  if ((end - start) / DAY > 80) return Array.from({ length: 99 }, () => ({ time: start, text: '' }));
  const ticks: TimeTick[] = [];
  for (let time = Math.ceil(start / DAY) * DAY; time <= end; time += DAY) {
    const day = new Date(time).getUTCDate();
    if ((day - 1) % step === 0 && day + step <= 32) ticks.push({ time, text: dayText(time, day === 1 || ticks.length === 0) });
  }
  return ticks;
}

function monthParts(start: number, end: number, parts: readonly number[]): TimeTick[] {
  const from = new Date(start);
  const ticks: TimeTick[] = [];
  for (let month = 0; month < 400; month++) {
    for (const day of parts) {
      const time = Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + month, day);
      if (time > end) return ticks;
      if (time >= start) ticks.push({ time, text: dayText(time, day === 1 || ticks.length === 0) });
    }
  }
  return ticks;
}

function months(start: number, end: number, step: number): TimeTick[] {
  const ticks: TimeTick[] = [];
  const from = new Date(start).getUTCFullYear();
  for (let month = 0; ; month += step) {
    const time = Date.UTC(from, month, 1);
    if (time > end) return ticks;
    const date = new Date(time);
    if (time >= start) ticks.push({ time, text: date.getUTCMonth() === 0 || ticks.length === 0 ? `${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}` : MONTHS[date.getUTCMonth()] });
  }
}

function dayText(time: number, withMonth: boolean): string {
  const date = new Date(time);
  return withMonth ? `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}` : String(date.getUTCDate());
}

/** 14 Aug 2020 (UTC). */
export function dateText(time: number): string {
  const date = new Date(time);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}
