import type { composite as signatures } from '../expression/signatures/composite.ts';
import { fail } from '../expression/issue.ts';
import type { Band, Image, ImageCollection } from '../image/image.ts';
import { rangeOf } from '../raster/pixel-type.ts';
import { EVERYWHERE, type Ties, type Winners, compete, createCanvas, createWinners, paint, paintEmpty, stillEmpty, undecided, wonBy } from '../raster/winners.ts';
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
    const canvases = bands.map((band) => createCanvas(band.type, length));
    for (let k = images.length - 1; k >= 0; k--) {
      if (!canLieOn(images[k], geobox)) continue;
      const empty = stillEmpty(canvases, length, options.needed);
      if (empty === null) break;
      const raster = await images[k].read(geobox, namesOf(bands), { ...options, needed: empty });
      raster.bands.forEach((band, index) => paintEmpty(canvases[index], band, empty));
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
    const length = geobox.width * geobox.height;
    const winners: Winners = createWinners(length);
    let open = options.needed;
    for (const k of ties === 'last' ? [...images.keys()].reverse() : images.keys()) {
      if (!canLieOn(images[k], geobox)) continue;
      options.signal.throwIfAborted();
      const [quality] = (await images[k].read(geobox, [qualityBand], { ...options, needed: open })).bands;
      compete(winners, k, quality, open);
      const left = undecided(winners, highest, options.needed);
      if (left === null) break;
      open = left === EVERYWHERE ? options.needed : left;
    }
    const canvases = bands.map((band) => createCanvas(band.type, length));
    for (const [k, image] of images.entries()) {
      const won = wonBy(winners, k);
      if (won === null) continue;
      options.signal.throwIfAborted();
      const raster = await image.read(geobox, namesOf(bands), { ...options, needed: won });
      raster.bands.forEach((band, index) => paint(canvases[index], band, won));
    }
    return { geobox, bands: canvases };
  });
}

/** The highest value that a band can have. */
function highestOf({ range, type }: Band): number {
  return (range ?? rangeOf(type))[1];
}
