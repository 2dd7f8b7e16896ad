import { choosePixels, mapPixels } from './elementwise.ts';
import { type PixelType, allocate } from './pixel-type.ts';
import { type BandPixels, bothValid } from './raster.ts';

/** 1 where a band is valid and not 0, as a condition asks. */
export function whereTrue(band: BandPixels): Uint8Array {
  const { values, mask } = mapPixels(band, isTrue, 'uint8');
  const truth = values as Uint8Array; // mapPixels gives the type that it is asked for
  return bothValid(truth, mask) ?? truth;
}

function isTrue(a: Float64Array, out: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) out[i] = a[i] !== 0 && !Number.isNaN(a[i]) ? 1 : 0;
}

/** The band, valid where it was and the condition holds. */
export function maskWhereFalse(band: BandPixels, condition: BandPixels): BandPixels {
  return { values: band.values, mask: bothValid(band.mask, whereTrue(condition)) };
}

/** 1 where a band is valid, else 0; valid everywhere. */
export function validity({ values, mask }: BandPixels): BandPixels {
  return { values: mask === null ? allocate('uint8', values.length).fill(1) : Uint8Array.from(mask), mask: null };
}

/** The band valid just where the condition holds; what was masked before is 0. */
export function replaceMask(band: BandPixels, condition: BandPixels, type: PixelType): BandPixels {
  const mask = whereTrue(condition);
  if (band.mask === null) return { values: band.values, mask };
  return choosePixels(band.mask, band.values, allocate('uint8', mask.length), type, mask);
}

/** The band with value and mask of another where it is masked, though only where `inside` is 1 (null: everywhere). */
export function fillMasked(band: BandPixels, fill: BandPixels, inside: Uint8Array | null, type: PixelType): BandPixels {
  const { values, mask } = band;
  if (mask === null) return mapPixels(band, copy, type);
  const filled = bothValid(fill.mask, inside);
  const valid = filled === null ? null : eitherValid(mask, filled);
  return choosePixels(mask, values, fill.values, type, valid);
}

/** The band with the value of another where a condition holds and that value is valid; masked pixels stay masked. */
export function replaceWhere(band: BandPixels, condition: BandPixels, value: BandPixels, type: PixelType): BandPixels {
  const truth = whereTrue(condition);
  return choosePixels(bothValid(truth, value.mask) ?? truth, value.values, band.values, type, band.mask);
}

/** One value where a condition holds, another where it does not; valid where the condition and the chosen value are. */
export function chooseWhere(condition: BandPixels, yes: BandPixels, no: BandPixels, type: PixelType): BandPixels {
  const chosen = whereTrue(condition);
  const mask = new Uint8Array(chosen.length);
  const other = no.mask;
  for (let i = 0; i < mask.length; i++) {
    const chosenMask = chosen[i] !== 0 ? yes.mask : other;
    mask[i] = chosenMask === null || chosenMask[i] !== 0 ? 1 : 0;
  }
  return choosePixels(chosen, yes.values, no.values, type, bothValid(mask, condition.mask));
}

function eitherValid(one: Uint8Array, other: Uint8Array): Uint8Array {
  const mask = new Uint8Array(one.length);
  for (let i = 0; i < mask.length; i++) mask[i] = one[i] | other[i];
  return mask;
}

function copy(a: Float64Array, out: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) out[i] = a[i];
}
