import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { type GeoBox, cropGeoBox } from '../geo/geobox.ts';
import { scaleAffine } from '../geo/affine.ts';
import { createCogWriter } from '../geotiff/cog-writer.ts';
import type { GeoTiffStore } from '../geotiff/geotiff-store.ts';
import { OVERVIEW_KERNELS, type OverviewRule } from '../geotiff/overviews.ts';
import { unlessAborted } from '../geotiff/unless-aborted.ts';
import type { CoarserSource } from '../image/image.ts';
import { type SourceBand, sourceImage } from '../image/source-image.ts';
import type { BandPixels } from '../raster/raster.ts';
import { holdLock } from './modelled/folder-lock.ts';

export interface PreviewOverviewsOptions {
  readonly store: GeoTiffStore;
  /** Where they are kept; made when needed. */
  readonly folder: string;
  /** What all of them may take together; those that were not used for longest go. */
  readonly maxBytes?: number;
  /** Blocks of the files that are being reduced. */
  readonly onProgress?: (done: number, all: number) => void;
}

/** Overviews of files that have none, made when they are first looked at from afar and kept for the next time. */
export interface PreviewOverviews {
  /** The band from its overviews, which are made if they are not there; null where they cannot be. Throws the signal's reason. */
  readonly coarser: CoarserSource;
  /** Stops what is being made. */
  close(): void;
}

/** Previews finer than this read the file itself: the finest overview has so many of its pixels on a side in one. */
const REDUCTION = 4;
const BLOCK = 512;
const MAX_BYTES = 4 * 2 ** 30;
/** How long overviews are still made when nobody waits for them: whoever pans comes back. Milliseconds. */
const GRACE = 5000;
/** What a file is written with that nobody else reads. */
const NOWHERE = { crs: 'EPSG:3857', transform: [1, 0, 0, 0, -1, 0] } as const;

interface Making {
  readonly band: Promise<SourceBand | null>;
  readonly stop: AbortController;
  waiting: number;
}

export function createPreviewOverviews({ store, folder, maxBytes = MAX_BYTES, onProgress = () => undefined }: PreviewOverviewsOptions): PreviewOverviews {
  const known = new Map<string, Making>();

  /** Makes the file unless another thread, or an earlier start, has. */
  async function provide(band: SourceBand, path: string, signal: AbortSignal): Promise<SourceBand> {
    await mkdir(folder, { recursive: true });
    if (!(await exists(path))) {
      const release = await holdLock(`${path}.lock`, signal);
      try {
        if (!(await exists(path))) {
          await makeOverviews(band, store, path, signal, onProgress);
          await forgetOldest(folder, maxBytes, path);
        }
      } finally {
        await release();
      }
    }
    const now = new Date();
    await utimes(path, now, now).catch(() => undefined);
    const header = await store.header(path);
    return { ...band, header: { ...header, geobox: reducedGrid(band.header.geobox) }, sample: 0, nodata: null };
  }

  function begin(band: SourceBand, key: string): Making {
    const stop = new AbortController();
    // Where there is no room for overviews the file itself will do.
    const found = provide(band, join(folder, `${key}.tif`), stop.signal).catch(() => null);
    const making: Making = { band: found, stop, waiting: 0 };
    known.set(key, making);
    stop.signal.addEventListener('abort', () => known.delete(key));
    return making;
  }

  return {
    async coarser(band, signal) {
      const key = keyOf(band);
      const making = known.get(key) ?? begin(band, key);
      making.waiting++;
      try {
        const found = await unlessAborted(making.band, signal);
        return found && { ...band, header: found.header, sample: 0, nodata: null };
      } finally {
        making.waiting--;
        setTimeout(() => {
          if (making.waiting === 0) making.stop.abort();
        }, GRACE).unref();
      }
    },
    close() {
      for (const { stop } of known.values()) stop.abort();
    },
  };
}

/** Of all that the pixels depend on. */
function keyOf(band: SourceBand): string {
  const { path, size, modified, sidecars } = band.header;
  const facts = [path, size, modified, sidecars, band.sample, String(band.nodata), ruleOf(band)];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 32);
}

function ruleOf({ content }: SourceBand): OverviewRule {
  return content === 'continuous' ? 'average' : 'mode';
}

/** The finest overview; its last row and column reach over the file's edge where that is no multiple. */
function reducedGrid({ crs, transform, width, height }: GeoBox): GeoBox {
  return { crs, transform: scaleAffine(transform, REDUCTION, REDUCTION), width: Math.ceil(width / REDUCTION), height: Math.ceil(height / REDUCTION) };
}

async function makeOverviews(
  band: SourceBand,
  store: GeoTiffStore,
  path: string,
  signal: AbortSignal,
  onProgress: (done: number, all: number) => void,
): Promise<void> {
  const full = band.header.geobox;
  const rule = ruleOf(band);
  const type = band.header.bands[band.sample].type;
  const { width, height } = reducedGrid(full);
  const writer = await createCogWriter(path, {
    geobox: { ...NOWHERE, width, height },
    type,
    bands: [{ name: band.name, overviews: rule }],
    nodata: null,
    mask: true,
    metadata: { OVERVIEW_RESAMPLING: rule.toUpperCase() },
    blockSize: BLOCK,
    level: 1,
  });
  const scene = { properties: {}, footprint: null, clipped: false, label: band.name, hash: '' };
  const image = sourceImage({ ...scene, bands: [{ ...band, scaling: undefined, valid: undefined }] }, store);
  const [across, down] = [Math.ceil(width / BLOCK), Math.ceil(height / BLOCK)];
  const side = BLOCK * REDUCTION;
  try {
    for (let index = 0; index < across * down; index++) {
      onProgress(index, across * down);
      const [column, row] = [index % across, Math.trunc(index / across)];
      const under = cropGeoBox(full, column * side, row * side, Math.min(side, full.width - column * side), Math.min(side, full.height - row * side));
      const { bands } = await image.read(under, [band.name], { signal, output: full });
      await writer.write(column, row, [reduce(bands[0], under, (pixels, columns, rows) => OVERVIEW_KERNELS[rule](pixels, columns, rows, type, null))]);
    }
    onProgress(across * down, across * down);
    await writer.finish(signal);
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

/** To a quarter of the pixels on a side, half by half. */
function reduce(pixels: BandPixels, { width, height }: GeoBox, halve: (pixels: BandPixels, width: number, height: number) => BandPixels): BandPixels {
  return halve(halve(pixels, width, height), Math.ceil(width / 2), Math.ceil(height / 2));
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** Removes the overviews that were not used for longest until the rest takes no more than it may; `kept` stays. */
async function forgetOldest(folder: string, maxBytes: number, kept: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.tif'));
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const found = await stat(path).catch(() => null); // another thread may be as far
      return { path, bytes: found?.size ?? 0, used: found?.mtimeMs ?? 0 };
    }),
  );
  let total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { path, bytes } of files.sort((one, other) => one.used - other.used)) {
    if (total <= maxBytes) return;
    if (path === kept) continue;
    await rm(path, { force: true });
    total -= bytes;
  }
}
