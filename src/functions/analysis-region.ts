import { fail } from '../expression/issue.ts';
import { scaleAffine } from '../geo/affine.ts';
import { WGS84, metresPerUnit } from '../geo/crs.ts';
import { type GeoBox, nominalScale, outline } from '../geo/geobox.ts';
import { type Geometry, unionOf } from '../geo/geometry.ts';
import { type PixelShape, pixelsIn, shapeOnGrid } from '../geo/pixel-shape.ts';
import type { Image } from '../image/image.ts';
import type { Region } from '../image/read-region.ts';
import { coverageOf } from '../raster/coverage.ts';
import { type CallArguments, isGiven } from './arguments.ts';
import { crsOf, transformOf } from './projection-arguments.ts';
import type { CallContext } from './value.ts';

/** The pixels that numbers are computed on: a grid without end. */
export type AnalysisGrid = Pick<GeoBox, 'crs' | 'transform'>;

/** A region on a grid; `pixels`: how many it holds, about. */
export interface AnalysisRegion {
  readonly grid: AnalysisGrid;
  readonly shape: PixelShape;
  readonly pixels: number;
}

/** How scale, crs and crsTransform of a call choose the pixels of an image. */
export function gridChooser(args: CallArguments): (image: Image) => AnalysisGrid {
  const scale = args.optionalNumber('scale');
  const projection = args.value('crs');
  const crs = isGiven(projection) ? crsOf(projection, 'crs') : undefined;
  const transform = transformOf(args, 'crsTransform');
  if (scale !== undefined && !(scale > 0 && Number.isFinite(scale))) return fail(`a scale of ${scale}; expected metres a pixel, above 0`, { argument: 'scale' });
  if (scale !== undefined && transform) return fail('a scale and a crsTransform exclude each other; give one', { argument: 'scale' });
  const own = projection?.kind === 'Projection' ? (projection.transform ?? undefined) : undefined;
  if (crs === undefined) return (image) => gridOf(image, scale, transform);
  const base = transform ?? own;
  if (base) return () => (scale === undefined ? { crs, transform: base } : rescaled({ crs, transform: base }, scale));
  if (scale === undefined) return fail(`${crs} alone does not say how large pixels are; give a scale in metres, too`, { argument: 'scale' });
  const size = scale / metresPerUnit(crs);
  return () => ({ crs, transform: [size, 0, 0, 0, -size, 0] });
}

/** The pixels of an image's first band, or larger or smaller ones from the same corner on. A composite has those of EPSG:4326. */
function gridOf(image: Image, scale: number | undefined, transform: AnalysisGrid['transform'] | undefined): AnalysisGrid {
  if (image.bands.length === 0) return fail('the image has no bands', { argument: 'image' });
  const [{ grid, composite }] = image.bands;
  if (grid !== null && !composite) {
    if (transform) return { crs: grid.crs, transform };
    return scale === undefined ? { crs: grid.crs, transform: grid.transform } : rescaled(grid, scale);
  }
  if (transform) return { crs: WGS84, transform };
  if (scale !== undefined) return { crs: WGS84, transform: [scale / metresPerUnit(WGS84), 0, 0, 0, -scale / metresPerUnit(WGS84), 0] };
  const suggested = grid === null ? undefined : Number(nominalScale(grid).toPrecision(3));
  return fail(`${grid === null ? 'a constant' : 'a composite'} has no pixels of its own; give a scale in metres`, {
    argument: 'scale',
    fix: suggested === undefined ? undefined : { text: `use a scale of ${suggested} m`, value: suggested },
  });
}

function rescaled(grid: AnalysisGrid, scale: number): AnalysisGrid {
  const factor = scale / nominalScale(grid);
  return { crs: grid.crs, transform: Math.abs(factor - 1) < 1e-9 ? grid.transform : scaleAffine(grid.transform, factor, factor) };
}

interface Limits {
  readonly maxPixels: number;
  readonly bestEffort: boolean;
  readonly report: CallContext['report'];
}

/** A region on its grid. One of too many pixels is refused, or with bestEffort taken in pixels a whole number of times as large. */
export function placeRegion(geometry: Geometry, grid: AnalysisGrid, { maxPixels, bestEffort, report }: Limits): AnalysisRegion {
  let place: AnalysisRegion = onGrid(geometry, grid);
  const { pixels } = place;
  if (pixels <= maxPixels) return place;
  let factor = Math.max(2, Math.ceil(Math.sqrt(pixels / maxPixels)));
  while ((place = onGrid(geometry, larger(grid, factor))).pixels > maxPixels) factor++;
  const [own, needed] = [nominalScale(grid), nominalScale(place.grid)].map((scale) => Number(scale.toPrecision(4)));
  const sentence = `the region has ${pixels} pixels at a scale of ${own} m, more than the ${maxPixels} that maxPixels allows`;
  if (!bestEffort) return fail(`${sentence}; take a larger scale, more maxPixels or bestEffort`, { argument: 'scale', fix: { text: `use a scale of ${needed} m`, value: needed } });
  report({ severity: 'warning', message: `${sentence}: it was taken at ${needed} m` });
  return place;
}

function onGrid(geometry: Geometry, grid: AnalysisGrid): AnalysisRegion {
  const shape = shapeOnGrid(geometry, grid);
  return { grid, shape, pixels: pixelsIn(shape) };
}

function larger({ crs, transform }: AnalysisGrid, factor: number): AnalysisGrid {
  return { crs, transform: scaleAffine(transform, factor, factor) };
}

/** The region as it is read. */
export function regionOf({ grid, shape }: AnalysisRegion): Region {
  return { grid, coverage: coverageOf(shape) };
}

/** The geometry of a call, or else all of the image. */
export function geometryOr(args: CallArguments, name: string, image: Image): Geometry {
  const value = args.value(name);
  if (value?.kind === 'Geometry') return value.geometry;
  if (value?.kind === 'Feature' && value.geometry !== null) return value.geometry;
  if (isGiven(value)) return fail(`'${name}' is no geometry`, { argument: name });
  const outlines = (image.extents ?? []).map((extent): Geometry => ({ type: 'Polygon', coordinates: [outline(extent, WGS84).map(([x, y]) => [x, y])] }));
  return image.footprint ?? unionOf(outlines) ?? fail('the image has no end; give a region', { argument: name });
}
