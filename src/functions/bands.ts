import type { bands as signatures } from '../expression/signatures/bands.ts';
import { fail } from '../expression/issue.ts';
import { isJsonArray, isJsonObject } from '../expression/json.ts';
import { distinctGeoBoxes } from '../geo/geobox.ts';
import type { Band, Image } from '../image/image.ts';
import { allocate, literalType } from '../raster/pixel-type.ts';
import { selectBands } from './band-lookup.ts';
import type { LocalFunction } from './local-function.ts';

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

function requireDistinct(names: readonly string[], argument: string): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) fail(`two bands would be named '${twice}'`, { argument });
}

/** Some bands of an image under other names. */
function renamed(input: Image, bands: readonly Band[], names: readonly string[]): Image {
  const source = new Map(names.map((name, index) => [name, bands[index].name]));
  return {
    ...input,
    bands: bands.map((band, index) => ({ ...band, name: names[index] })),
    read: (geobox, asked, options) =>
      input.read(
        geobox,
        asked.map((name) => source.get(name) ?? name),
        options,
      ),
  };
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
  return {
    kind: 'Image',
    bands,
    properties: target.properties,
    footprint: target.footprint,
    extents: target.extents && source.extents ? distinctGeoBoxes([...target.extents, ...source.extents]) : (target.extents ?? source.extents),
    async read(geobox, asked, options) {
      const wanted = asked.map((name) => origins.get(name) ?? { image: target, name });
      const readFrom = async (image: Image) => {
        const names = wanted.filter((origin) => origin.image === image).map((origin) => origin.name);
        return names.length > 0 ? [...(await image.read(geobox, names, options)).bands] : [];
      };
      const [fromTarget, fromSource] = await Promise.all([readFrom(target), source === target ? [] : readFrom(source)]);
      const take = [fromTarget.values(), fromSource.values()];
      const taken = wanted.map(({ image }) => take[image === target ? 0 : 1].next().value);
      return { geobox, bands: taken.filter((band) => band !== undefined) };
    },
  };
}

function freeName(name: string, bands: readonly Band[]): string {
  for (let count = 1; ; count++) {
    const candidate = `${name}_${count}`;
    if (!bands.some((band) => band.name === candidate)) return candidate;
  }
}

function constantImage(constants: readonly { name: string; value: number }[]): Image {
  const values = new Map(constants.map(({ name, value }) => [name, value]));
  return {
    kind: 'Image',
    bands: constants.map(({ name, value }) => ({
      name,
      type: literalType(value),
      range: [value, value],
      nodata: null,
      content: 'continuous',
      grid: null,
      composite: false,
    })),
    properties: {},
    footprint: null,
    extents: null,
    read(geobox, names) {
      const length = geobox.width * geobox.height;
      const bands = names.map((name) => {
        const value = values.get(name) ?? 0;
        return { values: allocate(literalType(value), length).fill(value), mask: null };
      });
      return Promise.resolve({ geobox, bands });
    },
  };
}
