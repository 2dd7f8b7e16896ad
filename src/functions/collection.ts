import type { collection as signatures } from '../expression/signatures/collection.ts';
import { fail } from '../expression/issue.ts';
import type { Json } from '../expression/json.ts';
import { type Image, type ImageCollection, type Properties, labelOf } from '../image/image.ts';
import type { CallArguments } from './arguments.ts';
import { mosaic } from './composite.ts';
import type { LocalFunction } from './local-function.ts';
import { toBands } from './to-bands.ts';
import type { CallContext, Filter } from './value.ts';

export const collection = {
  'ImageCollection.load': {
    version: 1,
    call: (args, context) => context.load(args.string('id')),
  },
  'ImageCollection.fromImages': {
    version: 1,
    call: (args) => collectionOf(args.images('images')),
  },
  'Collection.filter': {
    version: 1,
    call(args, context) {
      const { images } = args.collection('collection');
      const filter = args.filter('filter');
      const kept = images.filter(filter.passes);
      reportFiltered(images, kept, filter, context);
      return collectionOf(kept);
    },
  },
  'Collection.map': {
    version: 1,
    async call(args, context) {
      const { images } = args.collection('collection');
      const mapped = args.function('baseAlgorithm');
      const dropNulls = args.boolean('dropNulls', false);
      const results: Image[] = [];
      for (const image of images) {
        context.signal.throwIfAborted();
        const result = await mapped.call([image]);
        if (result.kind === 'Image') results.push(result);
        else if (!(dropNulls && result.kind === 'Constant' && result.value === null)) {
          return fail('a mapped function must return an image', { argument: 'baseAlgorithm' });
        }
      }
      return collectionOf(results);
    },
  },
  'Collection.limit': {
    version: 1,
    call(args) {
      const { images } = args.collection('collection');
      const limit = args.optionalNumber('limit') ?? Infinity;
      if (limit !== Infinity && !(Number.isInteger(limit) && limit >= 0)) return fail(`the limit is ${limit}; expected a whole number from 0`, { argument: 'limit' });
      const key = args.optionalString('key');
      const sorted = key === undefined ? images : sortBy(images, key, args.boolean('ascending', true));
      return collectionOf(sorted.slice(0, limit));
    },
  },
  'Collection.first': {
    version: 1,
    call(args) {
      const first = args.collection('collection').images.at(0);
      return first ?? fail('the collection has no images, and so no first one', { argument: 'collection' });
    },
  },
  'Collection.distinct': {
    version: 1,
    call(args) {
      const seen = new Set<string>();
      const properties = args.strings('properties');
      const kept = args.collection('collection').images.filter((image) => {
        const values = JSON.stringify(properties.map((property) => (property === '.geo' ? image.footprint : (image.properties[property] ?? null))));
        return !seen.has(values) && seen.add(values);
      });
      return collectionOf(kept);
    },
  },
  'ImageCollection.merge': { version: 1, call: merge },
  'Collection.merge': { version: 1, call: merge },
  'ImageCollection.toBands': { version: 1, call: (args, context) => toBands(args.collection('collection'), context) },
  'Geoweft.mosaicByDay': {
    version: 1,
    call: (args) => collectionOf([...groupByDay(args.collection('collection').images)].map(([day, images]) => mosaicOfDay(day, images))),
  },
} satisfies Record<keyof typeof signatures, LocalFunction>;

function collectionOf(images: readonly Image[]): ImageCollection {
  return { kind: 'ImageCollection', images };
}

/** Warns of a filter that leaves nothing, and of one by a property that no image has. */
function reportFiltered(images: readonly Image[], kept: readonly Image[], { words, properties }: Filter, context: CallContext): void {
  if (images.length === 0) return;
  const missing = properties.find((property) => !images.some((image) => property in image.properties));
  const none = `none of the ${images.length}`;
  if (kept.length > 0 && missing === undefined) return;
  const message = missing === undefined ? `${none} ${words}` : `${none} has the property '${missing}'`;
  context.report({ severity: 'warning', message: kept.length === 0 ? `no images left: ${message}` : message });
}

/** Images without the property come last, whichever way. */
function sortBy(images: readonly Image[], key: string, ascending: boolean): readonly Image[] {
  const isGiven = (image: Image): boolean => (image.properties[key] ?? null) !== null;
  const sorted = images.filter(isGiven).toSorted((one, other) => compareValues(one.properties[key], other.properties[key]) * (ascending ? 1 : -1));
  return [...sorted, ...images.filter((image) => !isGiven(image))];
}

/** Numbers before texts; what is neither goes by its JSON. */
function compareValues(one: Json, other: Json): number {
  if (typeof one === 'number' || typeof other === 'number') {
    if (typeof one === 'number' && typeof other === 'number') return one - other;
    return typeof one === 'number' ? -1 : 1;
  }
  const [a, b] = [one, other].map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  return a < b ? -1 : a > b ? 1 : 0;
}

function merge(args: CallArguments): ImageCollection {
  const indexed = (name: string, prefix: string): Image[] =>
    args.collection(name).images.map((image) => {
      const index = image.properties['system:index'];
      return typeof index === 'string' ? { ...image, properties: { ...image.properties, 'system:index': `${prefix}_${index}` } } : image;
    });
  return collectionOf([...indexed('collection1', '1'), ...indexed('collection2', '2')]);
}

/** The images of each day (UTC) in their order, the days as they come. */
function groupByDay(images: readonly Image[]): ReadonlyMap<string, readonly Image[]> {
  const days = new Map<string, Image[]>();
  for (const image of images) {
    const time = image.properties['system:time_start'];
    if (typeof time !== 'number') return fail(`${labelOf(image)} has no time (system:time_start), and so no day`, { argument: 'collection' });
    const day = new Date(time).toISOString().slice(0, 10);
    const known = days.get(day);
    if (known) known.push(image);
    else days.set(day, [image]);
  }
  return days;
}

function mosaicOfDay(day: string, images: readonly Image[]): Image {
  const [first, ...others] = images.map((image) => image.properties);
  const shared: Properties = Object.fromEntries(
    Object.entries(first).filter(([name, value]) => others.every((properties) => JSON.stringify(properties[name]) === JSON.stringify(value))),
  );
  return { ...mosaic(collectionOf(images)), properties: { ...shared, 'system:time_start': first['system:time_start'], 'system:index': day } };
}
