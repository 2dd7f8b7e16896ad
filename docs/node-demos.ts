import type { Json } from '../src/expression/json.ts';
import { inputKinds } from '../src/workflow/input-kinds.ts';
import type { NodeType } from '../src/workflow/node-type.ts';
import { parseWorkflow } from '../src/workflow/file.ts';
import type { Workflow } from '../src/workflow/workflow.ts';

/** What a node is shown with: params, and which of the sources below is wired to which input. */
interface Demo {
  readonly params?: Readonly<Record<string, Json>>;
  readonly wires?: Readonly<Record<string, Source>>;
  /** The style of its picture, by a Display behind it. */
  readonly style?: Readonly<Record<string, Json>>;
}

/** Images of the modelled scenes that the demos begin with, by the id of their node. */
type Source = 'scenes' | 'cloudy' | 'clear' | 'colors' | 'nir' | 'red' | 'ndvi' | 'scl' | 'is-green' | 'mixed' | 'quality-bits';

const FIELD: Json = { type: 'Polygon', coordinates: [[[-103.186, 40.118], [-103.186, 40.13], [-103.166, 40.13], [-103.166, 40.118], [-103.186, 40.118]]] };
const FIELDS: Json = {
  type: 'FeatureCollection',
  features: [
    { type: 'Feature', properties: { name: 'North' }, geometry: { type: 'Polygon', coordinates: [[[-103.21, 40.15], [-103.21, 40.157], [-103.2, 40.157], [-103.2, 40.15], [-103.21, 40.15]]] } },
    { type: 'Feature', properties: { name: 'South' }, geometry: { type: 'Polygon', coordinates: [[[-103.21, 40.11], [-103.21, 40.117], [-103.2, 40.117], [-103.2, 40.11], [-103.21, 40.11]]] } },
  ],
};
const RGB = { bands: ['B4', 'B3', 'B2'], min: 0, max: 3500 };
const GREENS = ['#ffffff', '#ce7e45', '#fcd163', '#99b718', '#3e8601', '#011301'];
const INDEX = { min: 0, max: 0.9, palette: GREENS };

/** What differs from the usual: the first image input gets a source after its kind and the node's group. */
const DEMOS: Readonly<Record<string, Demo>> = {
  Collection: { params: { id: 'COPERNICUS/S2_SR_HARMONIZED' } },
  FromImages: { wires: { image1: 'clear', image2: 'mixed' } },
  Merge: { wires: { collection1: 'scenes', collection2: 'cloudy' } },
  FilterBounds: { params: { geometry: { type: 'Point', coordinates: [-103.19, 40.14] } } },
  FilterDate: { params: { start: '2020-07-01', end: '2020-08-05' } },
  FilterCalendarRange: { params: { start: 7, end: 7, field: 'month' } },
  FilterProperty: { params: { property: 'eo:cloud_cover', operator: '<', value: 10 } },
  Filter: { params: { filter: 'eo:cloud_cover < 10' } },
  Sort: { params: { key: 'eo:cloud_cover', ascending: false } },
  Limit: { params: { limit: 5 } },
  Distinct: { params: { properties: ['system:time_start'] } },
  Select: { params: { bandSelectors: ['B8', 'B4', 'B3'] } },
  Rename: { params: { names: ['infrared', 'red', 'green'] }, wires: { input: 'colors' } },
  AddBands: { wires: { dstImg: 'colors', srcImg: 'ndvi' } },
  Cat: { wires: { image1: 'nir', image2: 'red' } },
  Constant: { params: { value: [1] } },
  ConvertType: { params: { type: 'float' }, wires: { value: 'colors' } },
  TimeBand: { params: {} },
  Metadata: { params: { property: 'eo:cloud_cover' } },
  Visualize: { params: { bands: ['B8', 'B4', 'B3'], min: 0, max: 5000 } },
  Expression: { params: { expression: "(b('B8') - b('B4')) / (b('B8') + b('B4'))" }, wires: { image: 'clear' }, style: INDEX },
  NormalizedDifference: { params: { bandNames: ['B8', 'B4'] }, wires: { input: 'clear' }, style: INDEX },
  Mod: { params: { image2: 1000 } },
  Pow: { params: { image2: 0.5 } },
  Gt: { params: { image2: 3000 } },
  Gte: { params: { image2: 3000 } },
  Lt: { params: { image2: 3000 } },
  Lte: { params: { image2: 3000 } },
  Eq: { params: { image2: 4 }, wires: { image1: 'scl' } },
  Neq: { params: { image2: 4 }, wires: { image1: 'scl' } },
  Not: { wires: { value: 'is-green' } },
  Clamp: { params: { low: 1000, high: 3000 } },
  UnitScale: { params: { low: 0, high: 5000 } },
  BitwiseAnd: { params: { image2: 512 } },
  BitwiseOr: { params: { image2: 512 } },
  BitwiseXor: { params: { image2: 512 } },
  LeftShift: { params: { image2: 2 } },
  RightShift: { params: { image2: 10 } },
  Exp: { wires: { value: 'ndvi' } },
  Asin: { wires: { value: 'ndvi' } },
  Acos: { wires: { value: 'ndvi' } },
  Atan: { wires: { value: 'ndvi' } },
  Sin: { wires: { value: 'ndvi' } },
  Cos: { wires: { value: 'ndvi' } },
  Tan: { wires: { value: 'ndvi' } },
  Abs: { wires: { value: 'ndvi' } },
  Signum: { wires: { value: 'ndvi' } },
  MaskQA60: { params: { band: 'bits', opaqueClouds: true }, wires: { image: 'quality-bits' } },
  MaskQAPixel: { params: { band: 'bits', cloud: true, fill: false }, wires: { image: 'quality-bits' } },
  MaskPixelQA: { params: { band: 'bits' }, wires: { image: 'quality-bits' } },
  MaskBQA: { params: { band: 'bits' }, wires: { image: 'quality-bits' } },
  MaskFmask: { params: { band: 'bits' }, wires: { image: 'quality-bits' } },
  MaskSCL: { wires: { image: 'mixed' }, style: RGB },
  UpdateMask: { wires: { image: 'clear', mask: 'is-green' }, style: RGB },
  SelfMask: { wires: { image: 'is-green' } },
  Unmask: { params: { value: 0 }, wires: { input: 'ndvi' } },
  Where: { wires: { input: 'ndvi', test: 'is-green' }, params: { value: 0 } },
  Remap: { params: { from: [4, 5, 6], to: [1, 2, 3] }, wires: { image: 'scl' } },
  Clip: { params: { geometry: FIELD }, wires: { input: 'clear' }, style: RGB },
  Mask: { wires: { image: 'mixed' } },
  FocalMean: { params: { radius: 4 } },
  FocalMedian: { params: { radius: 3 } },
  FocalMin: { params: { radius: 4 } },
  FocalMax: { params: { radius: 4 } },
  FocalMode: { params: { radius: 3 }, wires: { image: 'scl' } },
  Convolve: { params: { kernel: 'laplacian8' } },
  Resample: { wires: { image: 'nir' } },
  Reproject: { params: { crs: 'EPSG:32613', scale: 200 }, wires: { image: 'nir' } },
  ReduceResolution: { wires: { image: 'nir' }, params: { bestEffort: true } },
  QualityMosaic: { params: { qualityBand: 'B8' }, style: RGB },
  Median: { style: RGB },
  Mean: { style: RGB },
  ReduceAnd: { style: RGB },
  Reduce: { params: { reducer: ['p25'] }, style: { bands: ['B4_p25', 'B3_p25', 'B2_p25'], min: 0, max: 3500 } },
  Series: { params: { regions: FIELDS }, wires: { collection: 'scenes' } },
  ReduceRegion: { params: { geometry: FIELD, reducer: ['mean', 'stdDev'] }, wires: { image: 'colors' } },
  ReduceRegions: { params: { collection: FIELDS }, wires: { image: 'colors' } },
  ClassAreas: { params: { geometry: FIELD }, wires: { image: 'scl' } },
  Histogram: { params: { geometry: FIELD }, wires: { image: 'colors' } },
  Display: { params: { ...RGB, name: 'True colour' }, wires: { eeObject: 'clear' } },
  Export: { params: { file: 'clear.tif' }, wires: { image: 'clear' } },
};

const [COLUMNS, CELL] = [9, [260, 560]] as const;
/** Places left free behind the last node. */
const BESIDE = 4;
/** How many nodes the sources are. */
const SOURCES = 15;

/** A workflow with some node types, each with something to show. */
export function demoOf(types: readonly NodeType[]): Workflow {
  const nodes: Json[] = [];
  const edges: Json[] = [];
  const place = (index: number): Json => [(index % COLUMNS) * CELL[0], Math.floor(index / COLUMNS) * CELL[1]];
  const add = (id: string, type: string, params: Readonly<Record<string, Json>>, wires: Readonly<Record<string, string>>, position: Json, more: Readonly<Record<string, Json>> = {}): void => {
    nodes.push({ id, type, position, params: { ...params }, ...more });
    for (const [input, from] of Object.entries(wires)) edges.push({ from, to: `${id}.${input}` });
  };
  const placed = [...types.filter(({ hasBody }) => !hasBody), ...types.filter(({ hasBody }) => hasBody)]; // a frame is wide: nothing stands beside it
  placed.forEach((type, index) => {
    const { params = {}, wires = {}, style } = DEMOS[type.type] ?? {};
    const id = idOf(type);
    add(id, type.type, params, { ...usualWires(type, params), ...wires }, place(index), type.hasBody ? { body: BODY } : {});
    if (style) add(`show-${id}`, 'Display', { ...style, shown: false }, { eeObject: id }, place(index + BESIDE + SOURCES + types.length));
  });
  addSources(add, (index) => place(index + BESIDE + types.length));
  return parseWorkflow(JSON.stringify({ format: 'geoweft/workflow', version: 1, name: 'Nodes', map: { center: [-103.19, 40.135], zoom: 12 }, nodes, edges, frames: [], notes: [] }));
}

/** The id of a type's node in its demo. */
export function idOf({ type }: Pick<NodeType, 'type'>): string {
  return `the-${type.replace(/[A-Z]+/g, (capitals) => `-${capitals.toLowerCase()}`).replace(/^-/, '')}`;
}

/** NDVI of each image. */
const BODY: Json = {
  argument: 'img',
  result: 'ndvi',
  nodes: [{ id: 'ndvi', type: 'NormalizedDifference', position: [0, 0], params: { bandNames: ['B8', 'B4'] } }],
  edges: [{ from: '$img', to: 'ndvi.input' }],
};

/** Inputs that take images get the first source that suits them, the second of two the other one. */
function usualWires(type: NodeType, params: Readonly<Record<string, Json>>): Record<string, Source> {
  const wires: Record<string, Source> = {};
  let first = true;
  for (const [name, { kind, optional }] of Object.entries(type.inputs)) {
    const { accepts } = inputKinds[kind];
    if (optional || accepts.length === 0 || name in params) continue;
    if (accepts.includes('ImageCollection') && !accepts.includes('Image')) wires[name] = type.group === 'composite' ? 'cloudy' : 'scenes';
    else if (type.group === 'math' || type.group === 'neighborhood') wires[name] = first ? 'nir' : 'red';
    else wires[name] = 'clear';
    first = false;
  }
  return wires;
}

/** Scenes of two months, a clear image, bands and masks of it. */
function addSources(
  add: (id: string, type: string, params: Readonly<Record<string, Json>>, wires: Readonly<Record<string, string>>, position: Json) => void,
  at: (index: number) => Json,
): void {
  add('scenes', 'Collection', { id: 'COPERNICUS/S2_SR_HARMONIZED' }, {}, at(0));
  add('cloudy', 'FilterDate', { start: '2020-07-01', end: '2020-09-01' }, { collection: 'scenes' }, at(1));
  add('first-of-august', 'FilterDate', { start: '2020-08-01', end: '2020-08-02' }, { collection: 'scenes' }, at(2));
  add('clear', 'First', {}, { collection: 'first-of-august' }, at(3));
  add('end-of-july', 'FilterDate', { start: '2020-07-27', end: '2020-07-28' }, { collection: 'scenes' }, at(4));
  add('mixed', 'First', {}, { collection: 'end-of-july' }, at(5));
  add('colors', 'Select', { bandSelectors: ['B4', 'B3', 'B2'] }, { input: 'clear' }, at(6));
  add('nir', 'Select', { bandSelectors: ['B8'] }, { input: 'clear' }, at(7));
  add('red', 'Select', { bandSelectors: ['B4'] }, { input: 'clear' }, at(8));
  add('ndvi', 'NormalizedDifference', { bandNames: ['B8', 'B4'] }, { input: 'clear' }, at(9));
  add('scl', 'Select', { bandSelectors: ['SCL'] }, { input: 'mixed' }, at(10));
  add('is-green', 'Gt', { image2: 0.5 }, { image1: 'ndvi' }, at(11));
  // Clouds as every quality band marks them: the bits of QA60, QA_PIXEL, pixel_qa, BQA and Fmask at once.
  add('bits', 'Remap', { from: [8, 9, 10], to: [1082, 1082, 1082], defaultValue: 0 }, { image: 'scl' }, at(12));
  add('named-bits', 'Rename', { names: ['bits'] }, { input: 'bits' }, at(13));
  add('quality-bits', 'AddBands', {}, { dstImg: 'mixed', srcImg: 'named-bits' }, at(14));
}
