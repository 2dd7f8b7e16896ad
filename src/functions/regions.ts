import type { regions as signatures } from '../expression/signatures/regions.ts';
import { fail } from '../expression/issue.ts';
import { classAreas } from '../image/class-areas.ts';
import { regionHistogram } from '../image/region-histogram.ts';
import type { Image } from '../image/image.ts';
import { reduceRegion, resultNames } from '../image/reduce-region.ts';
import { type TableColumn, lazyTable } from '../image/table.ts';
import type { Reducer } from '../raster/reducer.ts';
import { type AnalysisRegion, geometryOr, gridChooser, placeRegion, regionOf } from './analysis-region.ts';
import type { CallArguments } from './arguments.ts';
import { bandNamed } from './band-lookup.ts';
import { featuresOf, propertyColumns } from './features.ts';
import type { LocalFunction } from './local-function.ts';
import { seriesTable } from './series.ts';
import type { CallContext, Feature, TableValue } from './value.ts';

const DEFAULT_MAX_PIXELS = 10_000_000;
const DEFAULT_STEPS = 64;
const TIMELESS = 'the images have no time, which functions such as normalizedDifference drop: add their band to the image instead';

export const regions = {
  'Image.reduceRegion': {
    version: 1,
    call(args, context): TableValue {
      const image = args.image('image');
      const reducer = suitable(args.reducer('reducer'), image);
      const place = regionOfCall(args, image, context);
      const columns = numberColumns(resultNames(image.bands, reducer));
      const table = lazyTable({ content: 'values', columns, count: 1 }, async ({ signal, onProgress }) => {
        const region = regionOf(place);
        return [await reduceRegion(image, reducer, region, place.pixels, { signal, onBlock: counted(region.coverage.blocks.length, onProgress) })];
      });
      return { kind: 'Table', table };
    },
  },
  'Image.reduceRegions': {
    version: 1,
    call(args, context): TableValue {
      const image = args.image('image');
      const reducer = suitable(args.reducer('reducer'), image);
      const features = featuresOf(args, 'collection');
      const maxPixels = args.optionalNumber('maxPixelsPerRegion') ?? DEFAULT_MAX_PIXELS;
      const grid = gridChooser(args)(image);
      const limits = { maxPixels, bestEffort: false, report: (issue: Parameters<CallContext['report']>[0]) => context.report(issue) };
      const places = features.map(({ geometry }) => geometry && placeRegion(geometry, grid, limits));
      const names = image.bands.length === 1 ? reducer.outputs : resultNames(image.bands, reducer);
      const properties = propertyColumns(features).filter(({ name }) => !names.includes(name));
      const columns = [...properties, ...numberColumns(names)];
      const table = lazyTable({ content: 'values', columns, count: features.length }, async ({ signal, onProgress }) => {
        const rows = [];
        for (const [index, place] of places.entries()) {
          const numbers = place ? await reduceRegion(image, reducer, regionOf(place), place.pixels, { signal }) : names.map(() => null);
          rows.push([...properties.map(({ name }) => features[index].properties[name] ?? null), ...numbers]);
          onProgress?.(index + 1, places.length);
        }
        return rows;
      });
      return { kind: 'Table', table };
    },
  },
  'Geoweft.series': {
    version: 1,
    call(args, context): TableValue {
      const { images } = args.collection('collection');
      const reducer = args.reducer('reducer');
      images.forEach((image) => suitable(reducer, image));
      if (images.length > 0 && images.every(({ properties }) => typeof properties['system:time_start'] !== 'number')) context.report({ severity: 'warning', message: TIMELESS, argument: 'collection' });
      const [chooseGrid, limits] = [gridChooser(args), limitsOf(args, context)];
      const place = (image: Image, geometry: NonNullable<Feature['geometry']>): AnalysisRegion => placeRegion(geometry, chooseGrid(image), limits);
      return { kind: 'Table', table: seriesTable(images, featuresOf(args, 'regions'), reducer, place) };
    },
  },
  'Geoweft.classAreas': {
    version: 1,
    call(args, context): TableValue {
      const image = args.image('image');
      const band = classBand(image, args.optionalString('band'));
      const place = regionOfCall(args, { ...image, bands: image.bands.filter(({ name }) => name === band) }, context);
      const columns = numberColumns(['class', 'pixels', 'area_m2', 'area_ha', 'share_percent']);
      const table = lazyTable({ content: 'classes', columns, count: null }, ({ signal, onProgress }) => {
        const region = regionOf(place);
        return classAreas(image, band, region, { signal, onBlock: counted(region.coverage.blocks.length, onProgress) });
      });
      return { kind: 'Table', table };
    },
  },
  'Geoweft.histogram': {
    version: 1,
    call(args, context): TableValue {
      const image = args.image('image');
      const [min, max, steps] = [args.optionalNumber('min'), args.optionalNumber('max'), args.optionalNumber('steps') ?? DEFAULT_STEPS];
      if (!(Number.isInteger(steps) && steps >= 1 && steps <= 65_536)) return fail(`steps is ${steps}; expected a whole number from 1 to 65536`, { argument: 'steps' });
      if ((min === undefined) !== (max === undefined)) return fail('min and max go together; give both, or neither', { argument: min === undefined ? 'min' : 'max' });
      if (min !== undefined && max !== undefined && !(min < max)) return fail(`min is ${min} and max is ${max}; expected a lower and a higher number`, { argument: 'max' });
      const place = regionOfCall(args, image, context);
      const columns = numberColumns(['from', 'to', ...image.bands.map(({ name }) => name)]);
      const range = min === undefined || max === undefined ? null : ([min, max] as const);
      const table = lazyTable({ content: 'histogram', columns, count: null }, ({ signal, onProgress }) => {
        const region = regionOf(place);
        const blocks = region.coverage.blocks.length * (range === null ? 2 : 1);
        return regionHistogram(image, region, range, steps, { signal, onBlock: counted(blocks, onProgress) });
      });
      return { kind: 'Table', table };
    },
  },
  Collection: {
    version: 1,
    call: (args) => ({ kind: 'FeatureCollection', features: featuresOf(args, 'features') }),
  },
} satisfies Record<keyof typeof signatures, LocalFunction>;

/** A reducer of several inputs takes as many bands, all together. */
function suitable(reducer: Reducer, image: Image): Reducer {
  if (reducer.inputs === 1 || reducer.inputs === image.bands.length) return reducer;
  return fail(`the reducer takes ${reducer.inputs} bands, but the image has ${image.bands.length}; select them first`, { argument: 'reducer' });
}

function regionOfCall(args: CallArguments, image: Image, context: CallContext): AnalysisRegion {
  const grid = gridChooser(args)(image);
  return placeRegion(geometryOr(args, 'geometry', image), grid, limitsOf(args, context));
}

function limitsOf(args: CallArguments, context: CallContext): Parameters<typeof placeRegion>[2] {
  const maxPixels = args.optionalNumber('maxPixels') ?? DEFAULT_MAX_PIXELS;
  if (!(maxPixels >= 1)) return fail(`maxPixels is ${maxPixels}; expected 1 or more`, { argument: 'maxPixels' });
  return { maxPixels, bestEffort: args.boolean('bestEffort', false), report: (issue) => context.report(issue) };
}

function classBand(image: Image, name: string | undefined): string {
  if (name !== undefined) return bandNamed(image, name, 'band').name;
  if (image.bands.length === 1) return image.bands[0].name;
  const { bands } = image;
  return fail(`the image has ${bands.length} bands (${bands.map((band) => band.name).join(' ')}); say which one holds the classes`, { argument: 'band' });
}

function numberColumns(names: readonly string[]): TableColumn[] {
  return names.map((name) => ({ name, kind: 'number' }));
}

/** Counts blocks for a progress of so many. */
function counted(all: number, onProgress: ((done: number, all: number) => void) | undefined): () => void {
  let done = 0;
  return () => onProgress?.(Math.min(all, ++done), all);
}
