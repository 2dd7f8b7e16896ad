import { fail } from '../expression/issue.ts';
import { type GeoBox, distinctGeoBoxes, mayMeet } from '../geo/geobox.ts';
import { type Geometry, unionOf } from '../geo/geometry.ts';
import { type Band, type Image, type ImageCollection, bandNames, labelOf } from '../image/image.ts';
import { type Range, rangeOf } from '../raster/pixel-type.ts';

/** The pixels of some of the bands. */
export type ReadBands = (geobox: GeoBox, bands: readonly Band[], options: Parameters<Image['read']>[2]) => ReturnType<Image['read']>;

/** An image without properties or a grid of its own, over all images of a collection; its bands are theirs, unless others are given. */
export function compositeImage({ images }: ImageCollection, readBands: ReadBands, bands: readonly Band[] = homogeneousBands(images)): Image {
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
export function homogeneousBands(images: readonly Image[]): Band[] {
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
export function canLieOn(image: Image, geobox: GeoBox): boolean {
  return image.extents === null || image.bands.some(({ grid }) => grid === null) || image.extents.some((extent) => mayMeet(geobox, extent));
}

export function namesOf(bands: readonly Band[]): string[] {
  return bands.map((band) => band.name);
}
