import type { composite as signatures } from '../expression/signatures/composite.ts';
import { fail } from '../expression/issue.ts';
import { type GeoBox, distinctGeoBoxes, mayMeet } from '../geo/geobox.ts';
import { type Geometry, unionOf } from '../geo/geometry.ts';
import { type Band, type Image, type ImageCollection, bandNames, labelOf } from '../image/image.ts';
import { type Range, rangeOf } from '../raster/pixel-type.ts';
import { EVERYWHERE, type Ties, type Winners, compete, createCanvas, createWinners, paint, paintEmpty, stillEmpty, undecided, wonBy } from '../raster/winners.ts';
import { bandNamed } from './band-lookup.ts';
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
function mosaic(collection: ImageCollection): Image {
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

type ReadBands = (geobox: GeoBox, bands: readonly Band[], options: Parameters<Image['read']>[2]) => ReturnType<Image['read']>;

/** An image without properties or a grid of its own, over all images of a collection. */
function compositeImage({ images }: ImageCollection, readBands: ReadBands): Image {
  const bands = homogeneousBands(images);
  const byName = new Map(bands.map((band) => [band.name, band]));
  return {
    kind: 'Image',
    bands,
    properties: {},
    footprint: unionOf(images.map((image) => image.footprint).filter((footprint): footprint is Geometry => footprint !== null)),
    extents: unionOfExtents(images),
    read: (geobox, names, options) =>
      readBands(
        geobox,
        names.flatMap((name) => byName.get(name) ?? []),
        options,
      ),
  };
}

/** The bands that all images share: name, type and order must be those of the first. None for no images. */
function homogeneousBands(images: readonly Image[]): Band[] {
  if (images.length === 0) return [];
  const [first] = images;
  for (const image of images) {
    if (image.bands.length !== first.bands.length || image.bands.some((band, index) => band.name !== first.bands[index].name)) {
      return fail(
        `the images must have the same bands, but ${labelOf(image)} has ${bandNames(image).join(' ')} ` +
          `where ${labelOf(first)} has ${bandNames(first).join(' ')}; select the common ones first`,
        { argument: 'collection' },
      );
    }
    const differing = image.bands.findIndex((band, index) => band.type !== first.bands[index].type);
    if (differing >= 0) {
      const [band, expected] = [image.bands[differing], first.bands[differing]];
      return fail(
        `the images must have the same types, but band '${band.name}' is ${band.type} in ${labelOf(image)} ` +
          `and ${expected.type} in ${labelOf(first)}`,
        { argument: 'collection' },
      );
    }
  }
  return first.bands.map((band, index) => {
    const all = images.map((image) => image.bands[index]);
    const shared = all.every((other) => Object.is(other.nodata, band.nodata)) ? band.nodata : null;
    return { ...band, nodata: shared, range: unionOfRanges(all), composite: band.grid !== null };
  });
}

function unionOfRanges(bands: readonly Band[]): Range {
  const ranges = bands.map((band) => band.range ?? rangeOf(band.type));
  return [Math.min(...ranges.map(([lowest]) => lowest)), Math.max(...ranges.map(([, highest]) => highest))];
}

function unionOfExtents(images: readonly Image[]): GeoBox[] | null {
  const extents = images.flatMap((image) => image.extents ?? []);
  return images.some((image) => image.extents === null) ? null : distinctGeoBoxes(extents);
}

/** Whether some pixel of the image may be valid there; a band without a grid is valid everywhere. */
function canLieOn(image: Image, geobox: GeoBox): boolean {
  return image.extents === null || image.bands.some(({ grid }) => grid === null) || image.extents.some((extent) => mayMeet(geobox, extent));
}

function namesOf(bands: readonly Band[]): string[] {
  return bands.map((band) => band.name);
}
