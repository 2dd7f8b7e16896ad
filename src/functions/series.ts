import { fail } from '../expression/issue.ts';
import { type Image } from '../image/image.ts';
import { reduceRegion, resultNames } from '../image/reduce-region.ts';
import type { Region } from '../image/read-region.ts';
import { type Table, type TableColumn, type TableRow, lazyTable } from '../image/table.ts';
import type { Reducer } from '../raster/reducer.ts';
import { type AnalysisRegion, regionOf } from './analysis-region.ts';
import { nameOf } from './features.ts';
import type { Feature } from './value.ts';

/** The most numbers of a series: Earth Engine's limit for a region through time. */
const MAX_NUMBERS = 2 ** 20;

const HEAD: readonly TableColumn[] = [
  { name: 'system:index', kind: 'text' },
  { name: 'system:time_start', kind: 'date' },
];

type Place = (image: Image, geometry: NonNullable<Feature['geometry']>) => AnalysisRegion;

/** A row for each image and region. Bands that an image lacks are missing there. */
export function seriesTable(images: readonly Image[], features: readonly Feature[], reducer: Reducer, place: Place): Table {
  const names = [...new Set(images.flatMap((image) => resultNames(image.bands, reducer)))];
  const numbers = images.length * features.length * names.length;
  if (numbers > MAX_NUMBERS) return fail(`${images.length} images, ${features.length} regions and ${names.length} bands are ${numbers} numbers, more than ${MAX_NUMBERS}`, { argument: 'collection' });
  const isNamed = features.length > 1 || features.some(({ properties }) => Object.keys(properties).length > 0);
  const places = placeAll(images, features, place);
  const columns: TableColumn[] = [...HEAD, ...(isNamed ? [{ name: 'region', kind: 'text' } as const] : []), ...names.map((name): TableColumn => ({ name, kind: 'number' }))];
  const count = images.length * features.length;
  return lazyTable({ content: 'series', columns, count }, async ({ signal, onProgress }) => {
    const rows: TableRow[] = [];
    const regions = new Map<AnalysisRegion, Region>();
    for (const [image, own] of places) {
      const { 'system:index': index, 'system:time_start': time } = image.properties;
      for (const [number, region] of own.entries()) {
        const values = region ? await valuesOf(image, reducer, region, remembered(regions, region), signal) : {};
        const cells = names.map((name) => values[name] ?? null);
        rows.push([index ?? null, typeof time === 'number' ? time : null, ...(isNamed ? [nameOf(features[number], number)] : []), ...cells]);
        onProgress?.(rows.length, count);
      }
    }
    return rows;
  });
}

/** The regions on the pixels of each image; images of one grid share them. */
function placeAll(images: readonly Image[], features: readonly Feature[], place: Place): Map<Image, (AnalysisRegion | null)[]> {
  const known = new Map<string, (AnalysisRegion | null)[]>();
  return new Map(
    images.map((image) => {
      const first = image.bands.at(0);
      const grid = JSON.stringify([first?.grid?.crs, first?.grid?.transform, first?.composite]);
      const placed = known.get(grid) ?? features.map(({ geometry }) => geometry && place(image, geometry));
      known.set(grid, placed);
      return [image, placed];
    }),
  );
}

function remembered(regions: Map<AnalysisRegion, Region>, place: AnalysisRegion): Region {
  const region = regions.get(place) ?? regionOf(place);
  regions.set(place, region);
  return region;
}

async function valuesOf(image: Image, reducer: Reducer, { pixels }: AnalysisRegion, region: Region, signal: AbortSignal): Promise<Record<string, number | null>> {
  const numbers = await reduceRegion(image, reducer, region, pixels, { signal });
  return Object.fromEntries(resultNames(image.bands, reducer).map((name, index) => [name, numbers[index]]));
}
