import type { BandPixels } from '../raster/raster.ts';

/** How a file says which pixels are valid: by the nodata value, by one mask for all bands, or not at all. */
export interface Validity {
  /** As the type holds it. */
  readonly nodata: number | null;
  readonly mask: boolean;
}

export interface SettledBlock {
  /** Null if no pixel is valid. */
  readonly bands: readonly BandPixels[] | null;
  /** Valid pixels of bands that had the nodata value. */
  readonly hidden: number;
}

/** What is needed of whoever holds the pixels. */
export interface BlockSearch {
  /** Whether a band has the value. */
  contains(band: BandPixels, value: number): boolean;
  /** A mask to be filled in, of that band's length. */
  mask(band: number, length: number): Uint8Array;
}

/**
 * A block as the file will hold it, in place: masked pixels are the nodata value (0 without one), a pixel of that value is masked, a mask is
 * shared by all bands (valid where each is) and null where all pixels are valid. Throws where a file cannot say what is masked.
 */
export function settleBlock(bands: readonly BandPixels[], { nodata, mask }: Validity, search: BlockSearch): SettledBlock {
  if (mask) return settleShared(bands, search);
  if (nodata !== null) return settleToNodata(bands, nodata, search);
  if (bands.some((band) => band.mask?.includes(0))) {
    throw new Error('some pixels are masked, and the file has neither a nodata value nor a mask');
  }
  return { bands: bands.map(({ values }) => ({ values, mask: null })), hidden: 0 };
}

function settleShared(bands: readonly BandPixels[], search: BlockSearch): SettledBlock {
  const [{ values }] = bands;
  const masks = bands.flatMap((band) => (band.mask?.includes(0) ? [band.mask] : []));
  if (masks.length === 0) return { bands: bands.map((band) => ({ values: band.values, mask: null })), hidden: 0 };
  const shared = search.mask(0, values.length);
  shared.set(masks[0]);
  for (const other of masks.slice(1)) for (let i = 0; i < shared.length; i++) shared[i] &= other[i];
  const settled = bands.map((band) => ({ values: band.values, mask: shared }));
  for (const band of settled) clearMasked(band, 0);
  return { bands: shared.includes(1) ? settled : null, hidden: 0 };
}

function settleToNodata(bands: readonly BandPixels[], nodata: number, search: BlockSearch): SettledBlock {
  let hidden = 0;
  const settled = bands.map((band, index) => {
    const masked = band.mask?.includes(0) ? band.mask : null;
    const marked = search.contains(band, nodata);
    if (masked === null && !marked) return { values: band.values, mask: null };
    const mask = masked ?? search.mask(index, band.values.length).fill(1);
    const whole = { values: band.values, mask };
    if (marked) hidden += maskNodata(whole, nodata);
    clearMasked(whole, nodata);
    return whole;
  });
  return { bands: settled.every(({ mask }) => mask !== null && !mask.includes(1)) ? null : settled, hidden };
}

/** Gives how many valid pixels had the value; those that are NaN, as the value is, do not count. */
function maskNodata({ values, mask }: { readonly values: BandPixels['values']; readonly mask: Uint8Array }, nodata: number): number {
  const missesNaN = Number.isNaN(nodata);
  let found = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (mask[i] === 0 || !(value === nodata || (missesNaN && Number.isNaN(value)))) continue;
    mask[i] = 0;
    found++;
  }
  return missesNaN ? 0 : found;
}

function clearMasked({ values, mask }: { readonly values: BandPixels['values']; readonly mask: Uint8Array }, value: number): void {
  for (let i = 0; i < values.length; i++) if (mask[i] === 0) values[i] = value;
}
