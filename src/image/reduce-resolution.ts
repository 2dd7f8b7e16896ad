import { fail } from '../expression/issue.ts';
import { type GeoBox, resizeGeoBox } from '../geo/geobox.ts';
import { type Overlaps, cellsPerPixel, overlapsOf } from '../raster/overlaps.ts';
import { allocate, rangeOf } from '../raster/pixel-type.ts';
import type { BandPixels } from '../raster/raster.ts';
import type { Reducer, ReducerInput } from '../raster/reducer.ts';
import { windowUnder } from './grid-window.ts';
import type { Band, Image, ReadOptions } from './image.ts';
import { nothingOn, readInParts } from './read-in-parts.ts';

export interface ReduceResolutionOptions {
  readonly bestEffort: boolean;
  /** Cells that go into one pixel at most. */
  readonly maxPixels: number;
}

/** Pixels of the finer grid that are read in one go. */
const PART_PIXELS = 2 ** 20;

/** A band that comes out: of which one it is made, and which of the reducer's outputs it is. */
interface Output {
  readonly band: Band;
  readonly source: Band & { readonly grid: GeoBox };
  readonly index: number;
}

/**
 * An image whose pixels combine all pixels of another that lie under them, each by the part of it that does. A reducer of one input;
 * of several outputs each gets its name behind the band's. Throws IssueError.
 */
export function reduceResolution(image: Image, reducer: Reducer, options: ReduceResolutionOptions): Image {
  const outputs = new Map(image.bands.flatMap((band) => outputsOf(band, reducer, options.maxPixels)).map((output) => [output.band.name, output]));

  async function readOutput({ source, index }: Output, target: GeoBox, { needed: asked, output, signal }: ReadOptions): Promise<BandPixels> {
    const grid = gridFor(source.grid, output ?? target, options);
    const area = cellsPerPixel(output ?? target, grid);
    const input: ReducerInput = { type: source.type, range: source.range ?? rangeOf(source.type) };
    const { type } = reducer.describe([input], options.maxPixels)[index];
    const isSmall = (part: GeoBox): boolean => {
      const window = windowUnder(part, grid, grid);
      return window === null || window.width * window.height <= PART_PIXELS;
    };
    const [band] = await readInParts(target, [type], asked, isSmall, async (part, wanted) => {
      const window = windowUnder(part, grid, grid);
      if (window === null) return nothingOn(part, [type]);
      const overlaps = overlapsOf(part, window, area, wanted);
      const needed = new Uint8Array(window.width * window.height);
      for (const cell of overlaps.cells) needed[cell] = 1;
      const { bands } = await image.read(window, [source.name], { needed, output: grid, signal });
      signal.throwIfAborted();
      const results = reducer.create(part.width * part.height, [input], options.maxPixels);
      results.add({ inputs: [gather(bands[0], source, overlaps)], slots: overlaps.pixels, needed: overlaps.centres, weights: overlaps.weights });
      return [results.results()[index]];
    });
    return band;
  }

  return {
    kind: 'Image',
    bands: [...outputs.values()].map(({ band }) => band),
    properties: image.properties,
    footprint: image.footprint,
    extents: image.extents,
    async read(geobox, names, readOptions) {
      const bands: BandPixels[] = [];
      for (const name of names) {
        const output = outputs.get(name);
        bands.push(output ? await readOutput(output, geobox, readOptions) : fail(`no band '${name}'`));
      }
      return { geobox, bands };
    },
  };
}

function outputsOf(band: Band, reducer: Reducer, maxPixels: number): Output[] {
  const { grid } = band;
  if (grid === null || band.composite) {
    return fail(`band '${band.name}' has no pixels of its own to combine; reproject the image first`, { argument: 'image' });
  }
  if (reducer.inputs !== 1) return fail(`${reducer.name} takes ${reducer.inputs} values at a time; expected a reducer of one`, { argument: 'reducer' });
  const input: ReducerInput = { type: band.type, range: band.range ?? rangeOf(band.type) };
  return reducer.describe([input], maxPixels).map(({ type, range, keeps }, index) => ({
    band: {
      ...band,
      name: reducer.outputs.length === 1 ? band.name : `${band.name}_${reducer.outputs[index]}`,
      type,
      range,
      nodata: null,
      content: keeps === null ? 'continuous' : band.content,
    },
    source: { ...band, grid },
    index,
  }));
}

/** The grid whose cells are combined: the image's own, or with the best effort the finest power of two of it that is not too fine. */
function gridFor(own: GeoBox, output: GeoBox, { bestEffort, maxPixels }: ReduceResolutionOptions): GeoBox {
  const count = cellsPerPixel(output, own);
  if (!(count > maxPixels)) return own;
  if (!bestEffort) {
    return fail(`each pixel here covers about ${Math.round(count)} of the image, more than the ${maxPixels} of maxPixels; raise that, or use bestEffort`, {
      argument: 'maxPixels',
    });
  }
  const shrink = 2 ** Math.ceil(Math.log2(Math.sqrt(count / maxPixels)));
  return resizeGeoBox(own, Math.max(1, Math.round(own.width / shrink)), Math.max(1, Math.round(own.height / shrink)));
}

/** The values of the cells, pair by pair. */
function gather({ values: cells, mask: valid }: BandPixels, { type }: Band, { cells: indices }: Overlaps): BandPixels {
  const values = allocate(type, indices.length);
  for (let i = 0; i < indices.length; i++) values[i] = cells[indices[i]];
  return { values, mask: valid && Uint8Array.from(indices, (index) => valid[index]) };
}
