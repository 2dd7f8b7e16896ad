import { type PixelType, allocate } from '../raster/pixel-type.ts';
import { type BandPixels, bothValid } from '../raster/raster.ts';

/** How a file says which pixels are valid: by the nodata value, by one mask for all bands, or not at all. */
export interface Validity {
  readonly nodata: number | null;
  readonly mask: boolean;
}

/**
 * A block as the file will hold it: masked pixels are the nodata value (0 without one), a pixel of that value is masked, a mask is shared
 * by all bands (valid where each is) and null where all pixels are valid. Null if none is. Throws where a file cannot say what is masked.
 */
export function settleBlock(bands: readonly BandPixels[], type: PixelType, { nodata, mask }: Validity): BandPixels[] | null {
  if (mask) {
    const shared = bands.reduce<Uint8Array | null>((valid, band) => bothValid(valid, band.mask), null);
    return settleBands(bands.map(({ values }) => ({ values, mask: shared })), type, null);
  }
  if (nodata !== null) return settleBands(bands, type, nodata);
  if (bands.some((band) => band.mask?.includes(0))) {
    throw new Error('some pixels are masked, and the file has neither a nodata value nor a mask');
  }
  return bands.map(({ values }) => ({ values, mask: null }));
}

function settleBands(bands: readonly BandPixels[], type: PixelType, nodata: number | null): BandPixels[] | null {
  const settled = bands.map((band) => settleBand(band, type, nodata));
  return settled.every(({ mask }) => mask !== null && !mask.includes(1)) ? null : settled;
}

/** Never writes to the band: pixels are copied where one of them changes. */
function settleBand({ values, mask }: BandPixels, type: PixelType, nodata: number | null): BandPixels {
  const masked = mask?.includes(0) ? mask : null;
  if (masked === null && (nodata === null || !values.includes(nodata))) return { values, mask: null };
  const output = allocate(type, values.length);
  const valid = new Uint8Array(values.length);
  output.fill(nodata ?? 0);
  const unlessNaN = Number.isNaN(nodata);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if ((masked !== null && masked[i] === 0) || value === nodata || (unlessNaN && Number.isNaN(value))) continue;
    output[i] = value;
    valid[i] = 1;
  }
  return { values: output, mask: valid };
}
