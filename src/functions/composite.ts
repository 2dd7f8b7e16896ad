import type { composite as signatures } from '../expression/signatures/composite.ts';
import { fail } from '../expression/issue.ts';
import type { GeoBox } from '../geo/geobox.ts';
import { type Band, type Image, type ImageCollection, type ReadOptions, latticeOfBands, paintBands } from '../image/image.ts';
import { createCanvas, paintEmpty, stillEmpty } from '../raster/canvas.ts';
import { type Coarsened, EVERYWHERE_SAME, coarsen, coarsenMask, expandSpans, refine } from '../raster/lattice.ts';
import { lendMemory } from '../raster/pixel-memory.ts';
import { rangeOf } from '../raster/pixel-type.ts';
import { type Spans, maskOf, spansOf } from '../raster/spans.ts';
import { type Ties, compete, createWinners, wonBy } from '../raster/winners.ts';
import { bandNamed } from './band-lookup.ts';
import { canLieOn, compositeImage, namesOf } from './composite-image.ts';
import type { LocalFunction } from './local-function.ts';

export const composite = {
  'ImageCollection.mosaic': {
    version: 1,
    call: (args) => mosaic(args.collection('collection')),
  },
  'ImageCollection.qualityMosaic': {
    version: 1,
    call(args) {
      const ties = args.optionalString('ties') ?? 'last';
      if (ties !== 'first' && ties !== 'last') return fail(`ties is '${ties}'; expected 'first' or 'last'`, { argument: 'ties' });
      return qualityMosaic(args.collection('collection'), args.string('qualityBand'), ties);
    },
  },
} satisfies Record<keyof typeof signatures, LocalFunction>;

/**
 * In each band the last image that is valid at a pixel. Images are read from the last to the first, each only where a
 * pixel is still empty, until none is.
 */
export function mosaic(collection: ImageCollection): Image {
  const { images } = collection;
  return compositeImage(collection, async (geobox, bands, options) => {
    const length = geobox.width * geobox.height;
    const canvases = bands.map((band) => createCanvas(band.type, length, options.memory));
    for (let k = images.length - 1; k >= 0; k--) {
      if (!canLieOn(images[k], geobox)) continue;
      const empty = stillEmpty(canvases, length, options.needed);
      if (empty === null) break;
      await lendMemory(async (memory) => {
        const asked = { ...options, needed: empty.mask, memory };
        if (empty.shared) return paintBands(images[k], geobox, namesOf(bands), asked, canvases);
        const raster = await images[k].read(geobox, namesOf(bands), asked);
        raster.bands.forEach((band, index) => paintEmpty(canvases[index], band, empty.mask));
      });
    }
    return { geobox, bands: canvases };
  });
}

/**
 * All bands of the image with the highest quality at a pixel, each with that image's own mask. Two phases: the quality
 * bands decide the winners, then only the winners' bands are read, only where they won. The images compete in the order
 * in which they win ties, so that one is beaten only by a higher quality; a pixel that has the highest quality that any
 * image can have is decided, and no further image is read there.
 */
function qualityMosaic(collection: ImageCollection, qualityBand: string, ties: Ties): Image {
  const { images } = collection;
  if (images.length > 0) bandNamed(images[0], qualityBand, 'qualityBand');
  const highest = Math.max(...images.flatMap((image) => image.bands.filter((band) => band.name === qualityBand).map(highestOf)));
  return compositeImage(collection, async (geobox, bands, options) => {
    const won = await lendMemory((memory) => winnersOn(geobox, { ...options, memory }));
    const canvases = bands.map((band) => createCanvas(band.type, geobox.width * geobox.height, options.memory));
    for (const [k, spans] of won) {
      options.signal.throwIfAborted();
      await lendMemory(async (memory) => {
        const needed = maskOf(spans, geobox.width, memory);
        await paintBands(images[k], geobox, namesOf(bands), { ...options, needed, memory }, canvases);
      });
    }
    return { geobox, bands: canvases };
  });

  /** Where each image wins. Where all qualities are coarser than the pixels, a winner is looked for once for all that share one. */
  async function winnersOn(geobox: GeoBox, options: ReadOptions): Promise<Map<number, Spans>> {
    const competing = [...images.keys()].filter((k) => canLieOn(images[k], geobox));
    const lattice = competing.map((k) => latticeOfBands(images[k], geobox, [qualityBand], options)).reduce(refine, EVERYWHERE_SAME);
    const coarse = coarsen(geobox, lattice);
    const asked = coarse ? coarsenQuestion(options, geobox, coarse) : options;
    const grid = coarse?.geobox ?? geobox;
    const winners = createWinners(grid.width * grid.height, images.length, asked.needed, options.memory);
    let [needed, read] = [asked.needed, asked.needed ? spansOf(asked.needed, grid.width, grid.height).count : winners.open.length];
    let left = read;
    for (const k of ties === 'last' ? competing.reverse() : competing) {
      options.signal.throwIfAborted();
      left -= await lendMemory(async (memory) => {
        const [quality] = (await images[k].read(grid, [qualityBand], { ...asked, needed, memory })).bands;
        return compete(winners, k, quality, highest);
      });
      if (left === 0) break;
      if (left > WORTH_ASKING * read) continue;
      [needed, read] = [winners.open.slice(), left];
    }
    const won = wonBy(winners, grid.width);
    return coarse ? new Map([...won].map(([k, spans]) => [k, expandSpans(spans, coarse)])) : won;
  }
}

/** The next image is asked for what is still open alone where that is no more than this part of what the last one was asked for. */
const WORTH_ASKING = 0.75;

/** The same question on the coarsened grid; overviews stay those of the pixels that were asked for. */
function coarsenQuestion(options: ReadOptions, geobox: GeoBox, coarse: Coarsened): ReadOptions {
  return { ...options, output: options.output ?? geobox, needed: options.needed && coarsenMask(options.needed, coarse) };
}

/** The highest value that a band can have. */
function highestOf({ range, type }: Band): number {
  return (range ?? rangeOf(type))[1];
}
