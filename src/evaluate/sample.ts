import { fail } from '../expression/issue.ts';
import { applyAffine, invertAffine } from '../geo/affine.ts';
import { WGS84, pointTransform } from '../geo/crs.ts';
import { cropGeoBox, nominalScale } from '../geo/geobox.ts';
import type { Value } from '../functions/value.ts';
import { type Image, bandNames } from '../image/image.ts';
import { finestBand } from '../image/suggested-grid.ts';
import { isValid } from '../raster/raster.ts';

/** The values of one image's bands at a point; null is masked. */
export interface ImageSample {
  /** system:index, where the image has one. */
  readonly index: string | null;
  /** ISO 8601, where the image has a time. */
  readonly time: string | null;
  /** The grid whose pixel was read: that of the finest band. Scale in nominal metres. */
  readonly crs: string | null;
  readonly scale: number | null;
  readonly values: Readonly<Record<string, number | null>>;
}

/** Reads the native pixel of the finest band that a point (longitude, latitude) lies in: one sample an image. */
export async function sample(value: Value, at: readonly [number, number], signal: AbortSignal): Promise<ImageSample[]> {
  if (!(Math.abs(at[0]) <= 180 && Math.abs(at[1]) <= 90)) fail(`${at[0]}, ${at[1]} is not on the globe: expected longitude, latitude`);
  if (value.kind === 'Image') return [await sampleImage(value, at, signal)];
  if (value.kind !== 'ImageCollection') return fail('only images and image collections have pixels');
  const samples: ImageSample[] = [];
  for (const image of value.images) samples.push(await sampleImage(image, at, signal));
  return samples;
}

async function sampleImage(image: Image, at: readonly [number, number], signal: AbortSignal): Promise<ImageSample> {
  const { 'system:index': index, 'system:time_start': time } = image.properties;
  const names = bandNames(image);
  const grid = finestBand(image.bands)?.grid ?? { crs: WGS84, transform: [1, 0, 0, 0, -1, 0] as const };
  const [x, y] = pointTransform(WGS84, grid.crs)(...at);
  const [column, row] = applyAffine(invertAffine(grid.transform), x, y);
  const values: Record<string, number | null> = Object.fromEntries(names.map((name) => [name, null]));
  if (Number.isFinite(column) && Number.isFinite(row)) {
    const pixel = cropGeoBox({ ...grid, width: 1, height: 1 }, Math.floor(column + 1e-6), Math.floor(row + 1e-6), 1, 1);
    const { bands } = await image.read(pixel, names, { signal });
    names.forEach((name, i) => (values[name] = isValid(bands[i], 0) ? bands[i].values[0] : null));
  }
  return {
    index: typeof index === 'string' ? index : null,
    time: typeof time === 'number' ? new Date(time).toISOString() : null,
    crs: finestBand(image.bands) ? grid.crs : null,
    scale: finestBand(image.bands) ? nominalScale(grid) : null,
    values,
  };
}
