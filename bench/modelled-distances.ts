import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createCatalog } from '../src/catalog/catalog.ts';
import { modelledScenes } from '../src/catalog/modelled/make-set.ts';
import { createGeoTiffStore } from '../src/geotiff/geotiff-store.ts';
import type { Image } from '../src/image/image.ts';

/**
 * How far the modelled scenes are from the real 31UDS chips: clear ground (SCL 4 and 5 at 20 m) of scenes from June to September
 * with at most 10 % cloud in SCL. Run with `node --import tsx bench/modelled-distances.ts`.
 */
const MODELLED = { id: 'COPERNICUS/S2_SR_HARMONIZED', bands: ['B2', 'B3', 'B4', 'B8', 'B11', 'B12'] };
const REAL = { id: 'data/s2-l2a-31uds-2018', bands: ['B02', 'B03', 'B04', 'B08', 'B11', 'B12'] };
const PERCENTS = Array.from({ length: 99 }, (_, index) => index + 1);

const never = new AbortController().signal;
const folder = realpathSync(fileURLToPath(new URL('../examples', import.meta.url)));
const store = createGeoTiffStore();
const catalog = createCatalog({
  workspace: { root: folder, folder, consented: [] },
  store,
  generators: new Map([['modelled-s2', modelledScenes(() => undefined)]]),
});

/** Values of clear ground by band, all scenes one after another. */
async function clearGround({ id, bands }: typeof REAL): Promise<{ values: Float64Array[]; scenes: number }> {
  const { collection } = await catalog.load(id, 'a1', never);
  const parts = (await Promise.all(collection.images.map((image) => clearPixels(image, bands)))).filter((part) => part !== null);
  const values = bands.map((_, band) => Float64Array.from(parts.flatMap((part) => part[band])));
  return { values, scenes: parts.length };
}

async function clearPixels(image: Image, bands: readonly string[]): Promise<number[][] | null> {
  const month = new Date(Number(image.properties['system:time_start'])).getUTCMonth() + 1;
  const grid = image.bands.find(({ name }) => name === 'SCL')?.grid;
  if (month < 6 || month > 9 || !grid) return null;
  const { bands: [classes, ...read] } = await image.read(grid, ['SCL', ...bands], { signal: never });
  let cloudy = 0;
  const clear: number[] = [];
  for (let i = 0; i < classes.values.length; i++) {
    const kind = classes.values[i];
    if (kind >= 8 && kind <= 10) cloudy++;
    if (kind === 4 || kind === 5) clear.push(i);
  }
  if (cloudy > 0.1 * classes.values.length) return null;
  return read.map(({ values }) => clear.map((i) => values[i]));
}

function quantiles(values: Float64Array): number[] {
  const sorted = values.slice().sort();
  return PERCENTS.map((percent) => sorted[Math.floor((percent / 100) * (sorted.length - 1))]);
}

function correlation(one: Float64Array, other: Float64Array): number {
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [a, b] = [mean(one), mean(other)];
  let [both, first, second] = [0, 0, 0];
  for (let i = 0; i < one.length; i++) {
    both += (one[i] - a) * (other[i] - b);
    first += (one[i] - a) ** 2;
    second += (other[i] - b) ** 2;
  }
  return both / Math.sqrt(first * second);
}

const [modelled, real] = [await clearGround(MODELLED), await clearGround(REAL)];
console.log(`modelled: ${modelled.scenes} clear scenes, ${modelled.values[0].length} pixels; real: ${real.scenes}, ${real.values[0].length}\n`);
console.log('| band | modelled 5 % · 50 % · 95 % | real 5 % · 50 % · 95 % | mean distance of quantiles | of the real spread |');
console.log('|---|---|---|---|---|');
MODELLED.bands.forEach((band, index) => {
  const [ours, theirs] = [quantiles(modelled.values[index]), quantiles(real.values[index])];
  const distance = PERCENTS.reduce((sum, _, at) => sum + Math.abs(ours[at] - theirs[at]), 0) / PERCENTS.length;
  const shown = (all: readonly number[]): string => [5, 50, 95].map((percent) => all[percent - 1]).join(' · ');
  console.log(`| ${band} | ${shown(ours)} | ${shown(theirs)} | ${distance.toFixed(0)} | ${(distance / (theirs[94] - theirs[4])).toFixed(2)} |`);
});
const pairs = MODELLED.bands.flatMap((_, i) => MODELLED.bands.slice(i + 1).map((__, k) => [i, i + 1 + k] as const));
const differences = pairs.map(([i, j]) => {
  const [ours, theirs] = [modelled, real].map(({ values }) => correlation(values[i], values[j]));
  return { pair: `${MODELLED.bands[i]}–${MODELLED.bands[j]}`, ours, theirs, difference: Math.abs(ours - theirs) };
});
console.log('\n| bands | modelled | real |\n|---|---|---|');
for (const { pair, ours, theirs } of differences) console.log(`| ${pair} | ${ours.toFixed(2)} | ${theirs.toFixed(2)} |`);
const worst = differences.reduce((most, one) => (one.difference > most.difference ? one : most));
const mean = differences.reduce((sum, { difference }) => sum + difference, 0) / differences.length;
console.log(`\ncorrelations differ by ${mean.toFixed(2)} in the mean, ${worst.difference.toFixed(2)} at most (${worst.pair})`);
await store.close();
