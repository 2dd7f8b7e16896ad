import * as z from 'zod';
import { isTime, parseDate } from '../expression/date.ts';
import { type Expression, constant, invoke, list } from '../expression/expression.ts';
import { type Json, isJsonArray, isJsonObject } from '../expression/json.ts';
import { parseCondition } from './condition.ts';

/** What comes out of a node. */
export type OutputKind = 'Image' | 'ImageCollection' | 'Table';

/** What an input takes: a wire, or a value typed in place. */
export type InputKind =
  | 'Image'
  | 'ImageCollection'
  | 'ImageOrCollection'
  | 'ImageOrNumber'
  | 'ImageOrTable'
  | 'Dataset'
  | 'Band'
  | 'Bands'
  | 'Names'
  | 'Condition'
  | 'Value'
  | 'String'
  | 'Number'
  | 'Numbers'
  | 'Matrix'
  | 'Boolean'
  | 'Date'
  | 'Geometry'
  | 'Features'
  | 'Reducer'
  | 'Palette';

/** A param's value as an expression, or what was expected instead. */
export type ParsedParam = { readonly expression: Expression } | { readonly expected: string };

interface Kind {
  /** Which outputs may be wired to it. */
  readonly accepts: readonly OutputKind[];
  /** What the user is asked for: "a date like 2020-07-01". */
  readonly expected: string;
  /** A param's JSON as an expression; undefined if it is not of this kind; null if it takes wires only. */
  readonly parse: ((value: Json) => Expression | undefined) | null;
  /** A text typed into a form or on the command line as a param's JSON. */
  fromText(text: string): Json;
}

const asText = (text: string): Json => text;
const asList = (text: string): Json => (text.trim().startsWith('[') ? fromJson(text) : text.split(',').map((item) => item.trim()));
const asNumber = (text: string): Json => (text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text));

const name = (value: Json): Expression | undefined => (typeof value === 'string' && value !== '' ? constant(value) : undefined);
const number = (value: Json): Expression | undefined => (typeof value === 'number' ? constant(value) : undefined);

function listOf(isItem: (item: Json) => boolean): (value: Json) => Expression | undefined {
  return (value) => {
    const items = isJsonArray(value) ? value : [value];
    return items.length > 0 && items.every(isItem) ? list(items.map(constant)) : undefined;
  };
}

const isName = (item: Json): boolean => typeof item === 'string' && item !== '';
const isDate = (value: Json): boolean => (typeof value === 'number' ? isTime(value) : typeof value === 'string' && parseDate(value) !== null);
const isScalar = (item: Json): boolean => isName(item) || typeof item === 'number' || typeof item === 'boolean';
const isNumber = (item: Json): boolean => typeof item === 'number';

/** The reducers that an input of that kind names, apart from percentiles: p5, p50, p97.5. */
export const REDUCERS: readonly string[] = ['mean', 'median', 'min', 'max', 'minMax', 'sum', 'count', 'stdDev', 'variance', 'mode', 'product', 'first', 'last', 'sampleStdDev', 'sampleVariance', 'linearFit'];

/** Every kind of input; a kind without an entry does not compile. */
export const inputKinds: { readonly [K in InputKind]: Kind } = {
  Image: { accepts: ['Image'], expected: 'an image', parse: null, fromText: asText },
  ImageCollection: { accepts: ['ImageCollection'], expected: 'an image collection', parse: null, fromText: asText },
  ImageOrCollection: { accepts: ['Image', 'ImageCollection'], expected: 'an image or an image collection', parse: null, fromText: asText },
  ImageOrNumber: {
    accepts: ['Image'],
    expected: 'an image or a number',
    parse: (value) => (typeof value === 'number' ? invoke('Image.constant', { value: constant(value) }) : undefined),
    fromText: asNumber,
  },
  ImageOrTable: { accepts: ['Image', 'Table'], expected: 'an image or a table', parse: null, fromText: asText },
  Dataset: { accepts: [], expected: 'the name of a data set or a folder', parse: name, fromText: asText },
  Band: { accepts: [], expected: "a band's name", parse: name, fromText: asText },
  Bands: {
    accepts: [],
    expected: 'a list of band names, patterns or indices',
    parse: listOf((item) => isName(item) || isNumber(item)),
    fromText: asList,
  },
  Names: { accepts: [], expected: 'a list of names', parse: listOf(isName), fromText: asList },
  Condition: {
    accepts: [],
    expected: "conditions on properties, as CLOUDY_PIXEL_PERCENTAGE < 20 and MGRS_TILE in ['31UDS', '31UES']",
    parse: (value) => (typeof value === 'string' ? parseCondition(value) : undefined),
    fromText: asText,
  },
  Value: {
    accepts: [],
    expected: 'a number, a text, true or false, or a list of these',
    parse: (value) => (isScalar(value) ? constant(value) : listOf(isScalar)(value)),
    fromText: valueFromText,
  },
  String: { accepts: [], expected: 'a text', parse: name, fromText: asText },
  Number: { accepts: [], expected: 'a number', parse: number, fromText: asNumber },
  Numbers: {
    accepts: [],
    expected: 'a number, or a list of one for each band',
    parse: (value) => number(value) ?? listOf(isNumber)(value),
    fromText: (text) => (text.includes(',') || text.trim().startsWith('[') ? numbersOf(asList(text)) : asNumber(text)),
  },
  Matrix: {
    accepts: [],
    expected: 'rows of numbers, as [[1, 2], [3, 4]]',
    parse: (value) => (isJsonArray(value) && value.length > 0 && value.every((row) => isJsonArray(row) && row.length > 0 && row.every(isNumber)) ? constant(value) : undefined),
    fromText: (text) => fromJson(text),
  },
  Boolean: {
    accepts: [],
    expected: 'true or false',
    parse: (value) => (typeof value === 'boolean' ? constant(value) : undefined),
    fromText: (text) => (text === 'true' ? true : text === 'false' ? false : text),
  },
  Date: {
    accepts: [],
    expected: 'a date like 2020-07-01',
    parse: (value) => (isDate(value) ? constant(value) : undefined),
    fromText: asText,
  },
  Geometry: {
    accepts: [],
    expected: 'a GeoJSON Point, LineString, Polygon or a Multi… of these',
    parse: geometryExpression,
    fromText: (text) => (/^\s*[[{]/.test(text) ? fromJson(text) : pointFromText(text)),
  },
  Features: {
    accepts: [],
    expected: 'GeoJSON: a FeatureCollection, a Feature or a geometry',
    parse: (value) => featuresExpression(value),
    fromText: (text) => inputKinds.Geometry.fromText(text),
  },
  Reducer: {
    accepts: [],
    expected: `one or more of ${REDUCERS.join(', ')} or a percentile such as p90`,
    parse: reducerExpression,
    fromText: (text) => (text.includes(',') ? asList(text) : text.trim()),
  },
  Palette: { accepts: [], expected: 'a list of colours', parse: listOf(isName), fromText: asList },
};

export function parseParam(kind: InputKind, value: Json): ParsedParam {
  const { parse, expected } = inputKinds[kind];
  const expression = parse?.(value);
  return expression ? { expression } : { expected };
}

function fromJson(text: string): Json {
  try {
    return z.json().parse(JSON.parse(text));
  } catch {
    return text;
  }
}

function numbersOf(value: Json): Json {
  return isJsonArray(value) ? value.map((item) => (typeof item === 'string' ? asNumber(item) : item)) : value;
}

/** A number or true and false where it reads as one, several with commas between them; a text in quotes is one whatever it reads as. */
function valueFromText(text: string): Json {
  if (/^\s*["[]/.test(text)) return fromJson(text);
  const scalar = (item: string): Json => inputKinds.Boolean.fromText(item.trim()) === item.trim() ? asNumber(item.trim()) : item.trim() === 'true';
  return text.includes(',') ? text.split(',').map(scalar) : scalar(text);
}

/** "-103.19,40.14" as a point. */
function pointFromText(text: string): Json {
  const coordinates = numbersOf(text.split(',').map((item) => item.trim()));
  return isJsonArray(coordinates) && coordinates.length === 2 ? { type: 'Point', coordinates } : text;
}

const CONSTRUCTORS = ['Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon', 'MultiPolygon'];

/** GeoJSON as the official client builds it; a Feature stands for its geometry, polygons are even-odd. */
function geometryExpression(value: Json): Expression | undefined {
  if (!isJsonObject(value)) return undefined;
  if (value.type === 'Feature' && isJsonObject(value.geometry)) return geometryExpression(value.geometry);
  if (typeof value.type !== 'string' || !CONSTRUCTORS.includes(value.type) || !isJsonArray(value.coordinates)) return undefined;
  return invoke(`GeometryConstructors.${value.type}`, {
    coordinates: constant(value.coordinates),
    evenOdd: value.type.endsWith('Polygon') ? constant(true) : undefined,
  });
}

/** Features as the official client builds them; the `id` of one becomes its system:index. */
function featuresExpression(value: Json): Expression | undefined {
  if (!isJsonObject(value)) return undefined;
  const given = value.type === 'FeatureCollection' && isJsonArray(value.features) ? value.features : [value];
  const features = given.map((item) => {
    const geometry = geometryExpression(item);
    if (!geometry || !isJsonObject(item)) return undefined;
    const properties = item.type === 'Feature' && isJsonObject(item.properties) ? item.properties : {};
    const metadata = typeof item.id === 'string' || typeof item.id === 'number' ? { ...properties, 'system:index': String(item.id) } : properties;
    return invoke('Feature', { geometry, metadata: Object.keys(metadata).length > 0 ? constant(metadata) : undefined });
  });
  if (features.length === 0 || features.some((feature) => feature === undefined)) return undefined;
  return invoke('Collection', { features: list(features.flatMap((feature) => feature ?? [])) });
}

/** Several reducers share what comes in; percentiles that stand side by side are one. */
function reducerExpression(value: Json): Expression | undefined {
  const parts: (string | number[])[] = [];
  for (const name of isJsonArray(value) ? value : [value]) {
    const [percentile, before] = [percentileOf(name), parts.at(-1)];
    if (percentile !== undefined && isJsonArray(before)) before.push(percentile);
    else if (percentile !== undefined) parts.push([percentile]);
    else if (typeof name === 'string' && REDUCERS.includes(name)) parts.push(name);
    else return undefined;
  }
  if (parts.length === 0) return undefined;
  return parts
    .map((part) => (typeof part === 'string' ? invoke(`Reducer.${part}`, {}) : invoke('Reducer.percentile', { percentiles: constant(part) })))
    .reduce((reducer1, reducer2) => invoke('Reducer.combine', { reducer1, reducer2, sharedInputs: constant(true) }));
}

function percentileOf(name: Json): number | undefined {
  const match = typeof name === 'string' ? /^p(\d+(?:\.\d+)?)$/.exec(name) : null;
  const percentile = match === null ? Infinity : Number(match[1]);
  return percentile <= 100 ? percentile : undefined;
}
