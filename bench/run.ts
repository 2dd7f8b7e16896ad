import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { argv, execPath, exit } from 'node:process';
import { parseArgs } from 'node:util';
import { type BestPixelOptions, benchBestPixel, benchLarge, benchSlope } from './best-pixel.ts';
import { benchCompiling } from './compiling.ts';
import { benchEncoding } from './encoding.ts';
import { benchLargeCatalog } from './large-catalog.ts';
import { ROOT } from './measured.ts';
import { benchPictures } from './pictures.ts';

const HELP = `npm run bench -- WHAT [--scenes 12] [--size 4096] [--tile 1024] [--clear mixed|smooth|zero] [--runs 5] [--data FOLDER] [--no-build]

  best-pixel     the best pixels of some scenes as a Cloud-Optimized GeoTIFF, beside the same by other tools   --no-peers: only by rasterio
  slope          the same with 6, 12, 18 and 24 scenes
  large          memory for 16 times as many pixels: 4 rows of 4 copies (takes about 6 GB of disk for 4 scenes of 4096²)
  pictures       pictures and tiles over HTTP
  large-catalog  describe of a folder of many STAC Items   --items 10000
  compiling      a workflow of 200 nodes
  small-sets     the bundled sets, whole processes, beside a plain rasterio script
  composites     the way from decoded blocks to a composite, without files
  families       each family of functions beside numpy, in memory
  encoding       ways of compressing tiles, beside GDAL's
  all            all of these, in that order, with their own defaults where they differ (large: 4 scenes)

Scenes are made where --data says (by default below the system's folder for temporary files) and kept for the next time. The tables go into docs/performance.md.`;

const { positionals, values } = parseArgs({
  args: argv.slice(2),
  allowPositionals: true,
  options: {
    scenes: { type: 'string' },
    size: { type: 'string', default: '4096' },
    tile: { type: 'string', default: '1024' },
    clear: { type: 'string', default: 'mixed' },
    runs: { type: 'string', default: '5' },
    items: { type: 'string', default: '10000' },
    data: { type: 'string', default: join(tmpdir(), 'geoweft-bench') },
    'no-build': { type: 'boolean', default: false },
    'no-peers': { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const [size, tile, runs, items] = [values.size, values.tile, values.runs, values.items].map(Number);
const options = (scenes: number): BestPixelOptions => {
  return { data: resolve(values.data), scenes: Number(values.scenes ?? scenes), size, tile, clear: values.clear, runs, peers: !values['no-peers'] };
};
const script = (name: string) => (): Promise<void> => {
  const { status } = spawnSync(execPath, ['--import', 'tsx', join(ROOT, 'bench', name)], { cwd: ROOT, stdio: 'inherit' });
  return status === 0 ? Promise.resolve() : Promise.reject(new Error(`${name} failed`));
};

const benches: Readonly<Record<string, () => Promise<void>>> = {
  'best-pixel': () => benchBestPixel(options(12)),
  slope: () => benchSlope(options(24), values.scenes === undefined ? [6, 12, 18, 24] : [0.25, 0.5, 0.75, 1].map((part) => Math.ceil(Number(values.scenes) * part))),
  large: () => benchLarge(options(4)),
  pictures: () => benchPictures(options(12)),
  'large-catalog': () => benchLargeCatalog({ data: resolve(values.data), items, runs }),
  compiling: benchCompiling,
  'small-sets': script('small-sets.ts'),
  composites: script('composite.ts'),
  families: script('families.ts'),
  encoding: () => benchEncoding(resolve(values.data)),
};

const [what = '', ...more] = positionals;
const chosen = what === 'all' ? Object.keys(benches) : [what];
if (values.help || more.length > 0 || !chosen.every((name) => Object.hasOwn(benches, name)) || [size, tile, runs, items].some((value) => !(value >= 1))) {
  console.log(HELP);
  exit(values.help ? 0 : 2);
}
if (!values['no-build'] && spawnSync(execPath, ['build.mjs'], { cwd: ROOT, stdio: 'inherit' }).status !== 0) exit(1);
for (const name of chosen) {
  console.log(`\n${name}`);
  await benches[name]();
}
