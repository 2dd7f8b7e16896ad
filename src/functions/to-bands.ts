import { fail } from '../expression/issue.ts';
import { type GeoBox, sameGeoBox } from '../geo/geobox.ts';
import { type Band, type Image, type ImageCollection, labelOf } from '../image/image.ts';
import type { BandPixels } from '../raster/raster.ts';
import { compositeImage } from './composite-image.ts';
import type { CallContext } from './value.ts';

/** As many as Earth Engine takes. */
const MAX_BANDS = 5000;
/** Pixels by which grids may differ and still lie on each other. */
const TOLERANCE = 1e-3;

/** All bands of all images, `INDEX_BAND` each; an image without an index has its place, from 0. Reports images on another grid than the first. */
export function toBands(collection: ImageCollection, context: Pick<CallContext, 'report'>): Image {
  const { images } = collection;
  const bands = images.flatMap((image, place) => image.bands.map((band): Band => ({ ...band, name: `${prefixOf(image, place)}_${band.name}` })));
  if (bands.length > MAX_BANDS) fail(`the images have ${bands.length} bands together; one image takes ${MAX_BANDS}, so filter them or select fewer bands`, { argument: 'collection' });
  const origins = new Map<string, { readonly image: Image; readonly name: string }>();
  images.forEach((image, place) => image.bands.forEach(({ name }) => origins.set(`${prefixOf(image, place)}_${name}`, { image, name })));
  if (origins.size < bands.length) fail('two images have the same system:index, and so their bands would have the same names', { argument: 'collection' });
  reportOtherGrids(images, context);

  return compositeImage(
    collection,
    async (geobox, asked, options) => {
      const pixels = new Map<string, BandPixels>();
      for (const image of images) {
        const wanted = asked.filter(({ name }) => origins.get(name)?.image === image).map(({ name }) => name);
        if (wanted.length === 0) continue;
        const read = await image.read(geobox, wanted.flatMap((name) => origins.get(name)?.name ?? []), options);
        wanted.forEach((name, index) => pixels.set(name, read.bands[index]));
      }
      return { geobox, bands: asked.flatMap(({ name }) => pixels.get(name) ?? []) };
    },
    bands,
  );
}

function prefixOf({ properties }: Image, place: number): string {
  const index = properties['system:index'];
  return typeof index === 'string' ? index : String(place);
}

function reportOtherGrids(images: readonly Image[], { report }: Pick<CallContext, 'report'>): void {
  const gridOf = (image: Image): GeoBox | null => image.bands.find(({ grid }) => grid !== null)?.grid ?? null;
  const [first] = images.flatMap((image) => gridOf(image) ?? []);
  const others = images.filter((image) => {
    const grid = gridOf(image);
    return grid !== null && !shareLattice(first, grid);
  });
  if (others.length === 0) return;
  const more = others.length - 1;
  const which = more === 0 ? `${labelOf(others[0])} lies` : `${labelOf(others[0])} and ${more} more lie`;
  const message = `${which} on another grid than the first image; ${more === 0 ? 'its' : 'their'} pixels are taken by nearest neighbour`;
  report({ severity: 'warning', argument: 'collection', message });
}

/** Whether the pixels of two rasters lie on the same lines. */
function shareLattice(one: GeoBox, other: GeoBox): boolean {
  if (sameGeoBox(one, other)) return true;
  const [a, b, c, d, e, f] = one.transform;
  const [a2, b2, c2, d2, e2, f2] = other.transform;
  if (one.crs !== other.crs || a !== a2 || b !== b2 || d !== d2 || e !== e2) return false;
  const determinant = a * e - b * d;
  const [x, y] = [c2 - c, f2 - f];
  return [(e * x - b * y) / determinant, (a * y - d * x) / determinant].every((pixels) => Math.abs(pixels - Math.round(pixels)) < TOLERANCE);
}
