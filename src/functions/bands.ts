import type { bands as signatures } from '../expression/signatures/bands.ts';
import { fail } from '../expression/issue.ts';
import { isJsonArray, isJsonObject } from '../expression/json.ts';
import { distinctGeoBoxes } from '../geo/geobox.ts';
import { type Band, type Image, latticeOfBands, paintBands, withShortcuts } from '../image/image.ts';
import { EVERYWHERE_SAME, refine } from '../raster/lattice.ts';
import { type PixelType, allocate, literalType } from '../raster/pixel-type.ts';
import { selectBands } from './band-lookup.ts';
import { cast, castBands } from './casts.ts';
import type { LocalFunction } from './local-function.ts';
import type { Value } from './value.ts';

export const bands = {
  'Image.select': {
    version: 1,
    call(args) {
      const input = args.image('input');
      const selected = selectBands(input, args.list('bandSelectors'), 'bandSelectors');
      const newNames = args.optionalStrings('newNames');
      const names = newNames ?? selected.map((band) => band.name);
      if (names.length !== selected.length) {
        return fail(`${names.length} new names for ${selected.length} selected bands`, { argument: 'newNames' });
      }
      requireDistinct(names, newNames ? 'newNames' : 'bandSelectors');
      return renamed(input, selected, names);
    },
  },
  'Image.rename': {
    version: 1,
    call(args) {
      const input = args.image('input');
      const names = args.strings('names');
      if (names.length !== input.bands.length) {
        return fail(`${names.length} names for ${input.bands.length} bands; rename takes exactly one a band`, { argument: 'names' });
      }
      requireDistinct(names, 'names');
      return renamed(input, input.bands, names);
    },
  },
  'Image.addBands': {
    version: 1,
    call(args) {
      const [target, source] = [args.image('dstImg'), args.image('srcImg')];
      const names = args.optionalStrings('names');
      const added = names ? selectBands(source, names, 'names') : source.bands;
      return withBands(target, source, added, args.boolean('overwrite', false));
    },
  },
  'Image.cat': {
    version: 1,
    call: (args) => imagesIn(args.value('images')).reduce((stack, image) => withBands(stack, image, image.bands, false)),
  },
  'Image.cast': {
    version: 1,
    call: (args) => castBands(args.image('image'), args.constant('bandTypes'), args.optionalStrings('bandOrder')),
  },
  'Image.toByte': cast('uint8'),
  'Image.toUint8': cast('uint8'),
  'Image.toInt8': cast('int8'),
  'Image.toUint16': cast('uint16'),
  'Image.toInt16': cast('int16'),
  'Image.toShort': cast('int16'),
  'Image.toUint32': cast('uint32'),
  'Image.toInt32': cast('int32'),
  'Image.toInt': cast('int32'),
  'Image.toInt64': cast('int64'),
  'Image.toLong': cast('int64'),
  'Image.toFloat': cast('float32'),
  'Image.toDouble': cast('float64'),
  'Image.constant': {
    version: 1,
    call(args) {
      const value = args.constant('value');
      const entries = isJsonObject(value)
        ? Object.entries(value)
        : isJsonArray(value)
          ? value.map((item, index) => [`constant_${index}`, item] as const)
          : [['constant', value] as const];
      return constantImage(
        entries.map(([name, item]) => {
          if (typeof item === 'number') return { name, value: item };
          return fail(`${JSON.stringify(item)} is not a number; a constant image is made of numbers`, { argument: 'value' });
        }),
      );
    },
  },
} satisfies Record<keyof typeof signatures, LocalFunction>;

/** A list of images; a number among them stands for a constant image. At least one. */
function imagesIn(list: Value | undefined): Image[] {
  const items: readonly Value[] = list?.kind === 'List' ? list.values : constantsIn(list);
  if (items.length === 0) return fail('no image to stack; expected a list of images', { argument: 'images' });
  return items.map((item, index) => {
    if (item.kind === 'Image') return item;
    if (item.kind === 'Constant' && typeof item.value === 'number') return constantImage([{ name: 'constant', value: item.value }]);
    return fail(`item ${index} of 'images' is no image`, { argument: 'images' });
  });
}

function constantsIn(list: Value | undefined): Value[] {
  return list?.kind === 'Constant' && isJsonArray(list.value) ? list.value.map((value) => ({ kind: 'Constant', value })) : [];
}

function requireDistinct(names: readonly string[], argument: string): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) fail(`two bands would be named '${twice}'`, { argument });
}

/** Some bands of an image under other names. */
function renamed(input: Image, bands: readonly Band[], names: readonly string[]): Image {
  const source = new Map(names.map((name, index) => [name, bands[index].name]));
  const sources = (asked: readonly string[]): string[] => asked.map((name) => source.get(name) ?? name);
  return {
    ...input,
    bands: bands.map((band, index) => ({ ...band, name: names[index] })),
    read: withShortcuts((geobox, asked, options) => input.read(geobox, sources(asked), options), {
      constants: new Map([...source].flatMap(([name, from]) => constantOf(input, from).map((value) => [name, value] as const))),
      paint: (geobox, asked, options, canvases) => paintBands(input, geobox, sources(asked), options, canvases),
      lattice: (geobox, asked, options) => latticeOfBands(input, geobox, sources(asked), options),
    }),
  };
}

/** The value of a band that is one number everywhere; none of another one. */
function constantOf({ read }: Image, name: string): number[] {
  const value = read.shortcuts?.constants?.get(name);
  return value === undefined ? [] : [value];
}

/** The target with bands of the source behind its own; it keeps its properties and footprint. */
function withBands(target: Image, source: Image, added: readonly Band[], overwrite: boolean): Image {
  const bands = [...target.bands];
  const origins = new Map<string, { image: Image; name: string }>();
  for (const band of target.bands) origins.set(band.name, { image: target, name: band.name });
  for (const band of added) {
    const taken = bands.findIndex((own) => own.name === band.name);
    const name = taken < 0 || overwrite ? band.name : freeName(band.name, bands);
    if (taken >= 0 && overwrite) bands[taken] = band;
    else bands.push({ ...band, name });
    origins.set(name, { image: source, name: band.name });
  }
  const originOf = (name: string): { image: Image; name: string } => origins.get(name) ?? { image: target, name };
  return {
    kind: 'Image',
    bands,
    properties: target.properties,
    footprint: target.footprint,
    extents: target.extents && source.extents ? distinctGeoBoxes([...target.extents, ...source.extents]) : (target.extents ?? source.extents),
    read: withShortcuts(
      async (geobox, asked, options) => {
        const wanted = asked.map(originOf);
        const readFrom = async (image: Image) => {
          const names = wanted.filter((origin) => origin.image === image).map((origin) => origin.name);
          return names.length > 0 ? [...(await image.read(geobox, names, options)).bands] : [];
        };
        const [fromTarget, fromSource] = await Promise.all([readFrom(target), source === target ? [] : readFrom(source)]);
        const take = [fromTarget.values(), fromSource.values()];
        const taken = wanted.map(({ image }) => take[image === target ? 0 : 1].next().value);
        return { geobox, bands: taken.filter((band) => band !== undefined) };
      },
      {
        async paint(geobox, asked, options, canvases) {
          for (const image of new Set([target, source])) {
            const own = [...asked.keys()].filter((index) => originOf(asked[index]).image === image);
            await paintBands(image, geobox, own.map((index) => originOf(asked[index]).name), options, own.map((index) => canvases[index]));
          }
        },
        lattice: (geobox, asked, options) =>
          asked.map(originOf).map(({ image, name }) => latticeOfBands(image, geobox, [name], options)).reduce(refine, EVERYWHERE_SAME),
      },
    ),
  };
}

function freeName(name: string, bands: readonly Band[]): string {
  for (let count = 1; ; count++) {
    const candidate = `${name}_${count}`;
    if (!bands.some((band) => band.name === candidate)) return candidate;
  }
}

/** An image of a number a band, everywhere; of the smallest type that holds it, or a wider one. */
export function constantImage(constants: readonly { name: string; value: number }[], typeOf: (value: number) => PixelType = literalType): Image {
  const values = new Map(constants.map(({ name, value }) => [name, value]));
  return {
    kind: 'Image',
    bands: constants.map(({ name, value }) => ({
      name,
      type: typeOf(value),
      range: [value, value],
      nodata: null,
      content: 'continuous',
      grid: null,
      composite: false,
    })),
    properties: {},
    footprint: null,
    extents: null,
    read: withShortcuts(
      (geobox, names) => {
        const length = geobox.width * geobox.height;
        const bands = names.map((name) => {
          const value = values.get(name) ?? 0;
          return { values: allocate(typeOf(value), length).fill(value), mask: null };
        });
        return Promise.resolve({ geobox, bands });
      },
      // NaN is masked by whatever it meets, so it is no number for a shortcut.
      { constants: new Map([...values].filter(([, value]) => !Number.isNaN(value))), lattice: () => EVERYWHERE_SAME },
    ),
  };
}
