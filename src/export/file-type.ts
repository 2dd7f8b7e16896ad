import { fail } from '../expression/issue.ts';
import type { Band } from '../image/image.ts';
import { type PixelType, PIXEL_TYPES, type Range, commonType, holds, isFloat, literalType, rangeOf } from '../raster/pixel-type.ts';

/** How missing pixels are marked: a value, or (`mask`) an internal mask. */
export type NodataChoice = number | 'mask' | undefined;

/** The one type of all bands of a file and its nodata value. */
export interface FileType {
  readonly type: PixelType;
  readonly nodata: number | null;
  readonly mask: boolean;
}

/**
 * The smallest type that holds every band, and nodata: the sources' own if every band is untouched and shares it; else NaN
 * for floats; else the minimum of the type, which is widened where a band can hold that minimum.
 */
export function fileType(bands: readonly Band[], choice: NodataChoice): FileType {
  const type = commonType(bands.map((band) => band.type));
  if (choice === 'mask') return { type, nodata: null, mask: true };
  if (choice !== undefined) {
    if (Number.isNaN(choice) && !isFloat(type)) return { type: commonType([type, 'float32']), nodata: NaN, mask: false };
    return { type: holds(type, choice) ? type : commonType([type, literalType(choice)]), nodata: choice, mask: false };
  }
  const [{ nodata }] = bands;
  if (nodata !== null && bands.every((band) => Object.is(band.nodata, nodata)) && holds(type, nodata)) {
    return { type, nodata, mask: false };
  }
  return withFreeMinimum(type, bands);
}

function withFreeMinimum(type: PixelType, bands: readonly Band[]): FileType {
  const ranges = bands.map((band) => band.range ?? rangeOf(band.type));
  const held: Range = rangeOf(type);
  for (const wider of PIXEL_TYPES) {
    const [lowest, highest] = rangeOf(wider);
    if (isFloat(wider) || lowest > held[0] || highest < held[1]) continue;
    if (ranges.every((range) => range[0] > lowest)) return { type: wider, nodata: lowest, mask: false };
  }
  return { type: isFloat(type) ? type : 'float64', nodata: NaN, mask: false };
}

/** The bands of that name, in the order asked for; all if none are named. */
export function exportedBands(bands: readonly Band[], names: readonly string[] | undefined): Band[] {
  if (!names || names.length === 0) return [...bands];
  return names.map((name) => {
    const band = bands.find((candidate) => candidate.name === name);
    return band ?? fail(`no band '${name}' to export; there are ${bands.map((other) => other.name).join(' ')}`, { argument: 'bands' });
  });
}
