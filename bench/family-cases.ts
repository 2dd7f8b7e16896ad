import { type Expression, apply, argument, constant, invoke } from '../src/expression/expression.ts';
import type { Json } from '../src/expression/json.ts';
import { scaleAffine } from '../src/geo/affine.ts';
import type { GeoBox } from '../src/geo/geobox.ts';

/** Pixels along a side. */
export const SIDE = 2048;

export const AREA: GeoBox = { crs: 'EPSG:32633', transform: [10, 0, 600_000, 0, -10, 5_000_000], width: SIDE, height: SIDE };
const TWICE_AS_FINE: GeoBox = { ...AREA, transform: scaleAffine(AREA.transform, 0.5, 0.5) };
const FOUR_TIMES_COARSER: GeoBox = { ...AREA, transform: scaleAffine(AREA.transform, 4, 4), width: SIDE / 4, height: SIDE / 4 };

/** One thing that is timed. Its expression is over the argument `image` (bands a, b and c) and over `images`, all of them. */
export interface FamilyCase {
  readonly family: string;
  /** What peers/families.py calls it. */
  readonly name: string;
  readonly what: string;
  readonly expression: Expression;
  /** The bands that are read; of a table: none. */
  readonly bands: readonly string[];
  /** What is read, in boxes. */
  readonly grid: GeoBox;
  /** How far values may be from numpy's: this part of the value; whole levels where `levels` are given. */
  readonly relative: number;
  readonly levels: number;
  /** How numpy does it, where that is not the same work. */
  readonly note: string;
}

type Options = Partial<Pick<FamilyCase, 'what' | 'bands' | 'grid' | 'relative' | 'levels' | 'note'>>;

const image = argument('image');
const images = argument('images');
const a = select('a');
const b = select('b');
const isHigh = invoke('Image.gt', { image1: b, image2: number(5000) });

function select(band: string): Expression {
  return invoke('Image.select', { input: image, bandSelectors: constant([band]) });
}

function number(value: number): Expression {
  return invoke('Image.constant', { value: constant(value) });
}

function pair(functionName: string, image1: Expression, image2: Expression): Expression {
  return invoke(`Image.${functionName}`, { image1, image2 });
}

function formula(text: string): Expression {
  const parsed = invoke('Image.parseExpression', { expression: constant(text), argName: constant('own'), vars: constant(['own']) });
  return apply(parsed, { own: image });
}

/** All images with two bands alone. */
const twoBands: Expression = invoke('Collection.map', {
  collection: images,
  baseAlgorithm: { functionDefinitionValue: { argumentNames: ['each'], body: invoke('Image.select', { input: argument('each'), bandSelectors: constant(['a', 'b']) }) } },
});

function reduce(reducer: string, args: Readonly<Record<string, Json>> = {}): Expression {
  const given = Object.fromEntries(Object.entries(args).map(([name, value]) => [name, constant(value)]));
  return invoke('ImageCollection.reduce', { collection: twoBands, reducer: invoke(`Reducer.${reducer}`, given) });
}

function focal(functionName: string, radius: number): Expression {
  return invoke(`Image.${functionName}`, { image: a, radius: constant(radius), kernelType: constant('square') });
}

function one(family: string, name: string, expression: Expression, options: Options = {}): FamilyCase {
  return { family, name, what: name, expression, bands: ['a'], grid: AREA, relative: 1e-9, levels: 0, note: '', ...options };
}

const SEPARABLE = 'along the columns, then along the rows: 14 steps a pixel for 49';
const SORTED = 'np.sort, masked pixels behind all others';

export const CASES: readonly FamilyCase[] = [
  one('source', 'reading', a, { note: 'all else includes this here, and reads in place there' }),
  one('arithmetic', 'add', pair('add', a, b)),
  one('arithmetic', 'multiply', pair('multiply', a, number(3)), { what: 'multiply by 3' }),
  one('arithmetic', 'divide', pair('divide', a, b), { note: 'no look at divisions by 0' }),
  one('arithmetic', 'normalizedDifference', invoke('Image.normalizedDifference', { input: image, bandNames: constant(['a', 'b']) }), {
    bands: ['nd'],
    note: 'no look at negative values',
  }),
  one('arithmetic', 'expression', formula("(b('a') - b('b')) / (b('a') + b('b'))"), { what: 'the same as an expression', note: 'no look at divisions by 0' }),
  one('comparison and logic', 'gt', pair('gt', a, b)),
  one('comparison and logic', 'and', pair('and', pair('gt', a, number(5000)), isHigh), { what: 'gt, gt, and' }),
  one('masks', 'updateMask', invoke('Image.updateMask', { image: a, mask: isHigh }), { what: 'gt, updateMask' }),
  one('masks', 'unmask', invoke('Image.unmask', { input: a, value: number(7) }), { note: 'no look at the footprint' }),
  one('masks', 'where', invoke('Image.where', { input: a, test: isHigh, value: number(9) }), { what: 'gt, where' }),
  one(
    'masks',
    'remap',
    invoke('Image.remap', { image: select('c'), from: constant([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]), to: constant([0, 1, 0, 2, 3, 4, 1, 0, 0, 0, 5]) }),
    { what: 'remap of 11 classes', bands: ['remapped'], note: 'a table by value, no look at others' },
  ),
  one('casts', 'toByte', invoke('Image.toByte', { value: a })),
  one('casts', 'toFloat', invoke('Image.toFloat', { value: a })),
  one('composites of 12', 'median', invoke('reduce.median', { collection: twoBands }), { note: SORTED }),
  one('composites of 12', 'mean', invoke('reduce.mean', { collection: twoBands })),
  one('composites of 12', 'max', invoke('reduce.max', { collection: twoBands })),
  one('composites of 12', 'percentile', reduce('percentile', { percentiles: [25] }), { what: 'percentile 25', bands: ['a_p25'], note: SORTED }),
  one('composites of 12', 'qualityMosaic', invoke('ImageCollection.qualityMosaic', { collection: twoBands, qualityBand: constant('b') }), {
    what: 'qualityMosaic, two bands',
    bands: ['a', 'b'],
  }),
  one('composites of 12', 'mosaic', invoke('ImageCollection.mosaic', { collection: twoBands })),
  one('reducers over 12', 'stdDev', reduce('stdDev'), { bands: ['a_stdDev'] }),
  one('reducers over 12', 'linearFit', reduce('linearFit'), { bands: ['scale', 'offset'], relative: 1e-6 }),
  one('neighbourhood', 'focalMean', focal('focalMean', 3), { what: 'focalMean, 7 × 7', note: SEPARABLE }),
  one('neighbourhood', 'focalMedian', focal('focalMedian', 1), { what: 'focalMedian, 3 × 3', note: SORTED }),
  one('neighbourhood', 'focalMax', focal('focalMax', 3), { what: 'focalMax, 7 × 7', note: SEPARABLE }),
  one('neighbourhood', 'convolve', invoke('Image.convolve', { image: a, kernel: invoke('Kernel.gaussian', { radius: constant(3) }) }), {
    what: 'convolve, Gaussian of 7 × 7',
    note: SEPARABLE,
  }),
  one('grid', 'resample', invoke('Image.resample', { image: a }), {
    what: 'bilinear, pixels half as wide',
    grid: TWICE_AS_FINE,
    levels: 1,
    note: 'rasterio.warp, all at once; a megapixel of the output',
  }),
  one('grid', 'reduceResolution', invoke('Image.reduceResolution', { image: a, reducer: invoke('Reducer.mean', {}) }), {
    what: 'mean of 4 × 4',
    grid: FOUR_TIMES_COARSER,
    note: 'reshaped, pixels never lie in two; a megapixel of the input',
  }),
  one('region', 'reduceRegion', invoke('Image.reduceRegion', { image: a, reducer: invoke('Reducer.mean', {}) }), {
    what: 'mean of everything',
    bands: [],
    relative: 1e-4,
    note: 'no weights at the edge',
  }),
  one('style', 'visualize', invoke('Image.visualize', { image: a, min: constant(0), max: constant(10_000), palette: constant(['0000ff', 'ffffff', 'ff0000']) }), {
    what: 'visualize with a palette',
    bands: ['vis-red', 'vis-green', 'vis-blue'],
    levels: 1,
  }),
];
