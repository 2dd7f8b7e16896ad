import { scaleWarning } from '../export/export-grid.ts';
import { planExport } from '../export/export-plan.ts';
import { estimatePicture } from '../export/write-picture.ts';
import { cropGeoBox, nominalScale } from '../geo/geobox.ts';
import { createBlockEncoder } from '../geotiff/block-codec.ts';
import type { CogSpec } from '../geotiff/cog-writer.ts';
import { giveEncodingMemory, takeEncodingMemory } from '../geotiff/encoding-memory.ts';
import { codingOf } from '../geotiff/tile-maker.ts';
import type { Image } from '../image/image.ts';
import { allocate, bytesPerPixel } from '../raster/pixel-type.ts';
import type { ExportEstimate, Tasks } from './tasks.ts';

const SAMPLE_SIDE = 256;
/** Where in the grid blocks are looked at, as parts of its width and height. */
const SAMPLES = [[0.5, 0.5], [0.2, 0.3], [0.75, 0.8]] as const;
/** Overviews of a half, a quarter … of the sides. */
const WITH_OVERVIEWS = 4 / 3;

/** The grid and type that an export will have, and how large its file will be: the most, and about, from some blocks compressed. */
export async function estimateExport(image: Image, options: Tasks['estimate']['ask']['options'], signal: AbortSignal): Promise<ExportEstimate> {
  const { picture } = options;
  if (picture) {
    const { geobox, bands, most, about } = await estimatePicture(image, { ...options, picture }, signal);
    return { geobox, scale: nominalScale(geobox), type: 'uint8', nodata: null, bands, bytes: { most, about: Math.round(about) }, warning: scaleWarning(geobox, options) };
  }
  const { cog } = planExport(image, { ...options, path: '' });
  const { geobox, type, bands, nodata } = cog;
  const names = bands.map((band) => band.name);
  const most = geobox.width * geobox.height * bytesPerPixel(type) * bands.length * (Math.max(geobox.width, geobox.height) > 512 ? WITH_OVERVIEWS : 1);
  const about = Math.min(most, most * (await packedShare(image, cog, signal)));
  return { geobox, scale: nominalScale(geobox), type, nodata, bands: names, bytes: { most: Math.round(most), about: Math.round(about) }, warning: scaleWarning(geobox, options) };
}

/** Of some blocks: how many bytes a byte of pixels becomes. */
async function packedShare(image: Image, cog: CogSpec, signal: AbortSignal): Promise<number> {
  const { geobox, type, bands, nodata } = cog;
  const names = bands.map((band) => band.name);
  const [width, height] = [Math.min(SAMPLE_SIDE, geobox.width), Math.min(SAMPLE_SIDE, geobox.height)];
  const memory = takeEncodingMemory();
  try {
    const encoder = await createBlockEncoder({ ...codingOf(cog), type, bandCount: bands.length, blockSize: SAMPLE_SIDE, padding: nodata ?? 0 }, memory);
    let [raw, packed] = [0, 0];
    for (const [x, y] of SAMPLES) {
      signal.throwIfAborted();
      const block = cropGeoBox(geobox, Math.floor(x * (geobox.width - width)), Math.floor(y * (geobox.height - height)), width, height);
      const pixels = await image.read(block, names, { output: geobox, signal });
      const filled = pixels.bands.map(({ values, mask }) => {
        const copy = allocate(type, values.length);
        for (let i = 0; i < values.length; i++) copy[i] = mask?.[i] === 0 ? (nodata ?? 0) : values[i];
        return copy;
      });
      raw += width * height * bytesPerPixel(type) * bands.length;
      packed += encoder.encodeBands(filled, width, height).length;
      if (geobox.width <= SAMPLE_SIDE && geobox.height <= SAMPLE_SIDE) break; // it was all
    }
    return packed / raw;
  } finally {
    giveEncodingMemory(memory);
  }
}
