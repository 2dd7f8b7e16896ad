import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type EncodedChunk, encodeChunk } from '../../src/export/encode-chunk.ts';
import type { ExportPlan } from '../../src/export/export-plan.ts';
import type { Image } from '../../src/image/image.ts';
import type { BandPixels } from '../../src/raster/raster.ts';

const SIDE = 512;
const BANDS = 15;

/** A block of bands of floats, a hill with noise on it: the largest tile that there usually is. */
const bands = Array.from({ length: BANDS }, (_, band): BandPixels => {
  let state = band + 1;
  const values = new Float32Array(SIDE * SIDE).map((_value, i) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.sin((i % SIDE) / 40 + band) * 100 + (state >>> 24) / 64;
  });
  return { values, mask: null };
});

function planAt(level: number): ExportPlan {
  const geobox = { crs: 'EPSG:32633', transform: [10, 0, 499980, 0, -10, 6000000], width: 2 * SIDE, height: SIDE } as const;
  const names = bands.map((_, band) => ({ name: `B${band}`, overviews: 'average' as const }));
  return { path: 'a.tif', chunkBlocks: 1, cog: { geobox, type: 'float32', bands: names, nodata: NaN, mask: false, blockSize: SIDE, level } };
}

const image: Pick<Image, 'read'> = { read: (geobox) => Promise.resolve({ geobox, bands }) };

const encode = (level: number, signal: AbortSignal): Promise<EncodedChunk> => encodeChunk(image as Image, planAt(level), { column: 0, row: 0 }, signal);

/** All tiles, and the values of all quarters of overviews. */
function bytesOf({ tiles, quarters }: EncodedChunk): Buffer {
  const values = quarters.flatMap((quarter) => (quarter.bands ?? []).map((band) => new Uint8Array(band.values.buffer, band.values.byteOffset, band.values.byteLength)));
  return Buffer.concat([...tiles.map(({ bytes }) => bytes), ...values]);
}

/** How long it all takes, and the longest time between two turns of the event loop, in milliseconds. */
async function stretches(work: Promise<unknown>): Promise<{ all: number; longest: number; turns: number }> {
  const start = performance.now();
  let [last, longest, turns, done] = [start, 0, 0, false];
  const finished = work.finally(() => (done = true));
  while (!done) {
    await nextTurn();
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    turns++;
  }
  await finished;
  return { all: performance.now() - start, longest, turns };
}

describe.each([1, 5])('a tile of 15 bands of floats at level %i', (level) => {
  it('is made in many turns of the event loop, so that a cancellation is heard soon', async () => {
    const { signal } = new AbortController();
    await encode(level, signal); // compiles what has to be
    const { all, longest, turns } = await stretches(encode(level, signal));
    expect(turns).toBeGreaterThan(8);
    expect(longest).toBeLessThan(all / 2);
  }, 60_000);

  it('is broken off in the middle, and made as ever by whoever comes next', async () => {
    const whole = await encode(level, new AbortController().signal);
    const stop = new AbortController();
    const broken = encode(level, stop.signal);
    const rejected = expect(broken).rejects.toThrow('enough');
    for (let i = 0; i < 5; i++) await nextTurn();
    stop.abort(new Error('enough'));
    await rejected;
    const again = await encode(level, new AbortController().signal);
    expect(bytesOf(again).equals(bytesOf(whole))).toBe(true);
  }, 60_000);
});
