import { z } from 'zod';
import { isTime, parseDate } from '../expression/date.ts';
import { type Expression, constant, invoke, list } from '../expression/expression.ts';
import { type Json, isJsonArray, isJsonObject } from '../expression/json.ts';

/** What comes out of a node. */
export type OutputKind = 'Image' | 'ImageCollection';

/** What an input takes: a wire, or a value typed in place. */
export type InputKind =
  | 'Image'
  | 'ImageCollection'
  | 'ImageOrCollection'
  | 'ImageOrNumber'
  | 'Dataset'
  | 'Band'
  | 'Bands'
  | 'Names'
  | 'String'
  | 'Number'
  | 'Numbers'
  | 'Matrix'
  | 'Boolean'
  | 'Date'
  | 'Geometry'
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
const isNumber = (item: Json): boolean => typeof item === 'number';

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
  Dataset: { accepts: [], expected: 'the name of a data set or a folder', parse: name, fromText: asText },
  Band: { accepts: [], expected: "a band's name", parse: name, fromText: asText },
  Bands: {
    accepts: [],
    expected: 'a list of band names, patterns or indices',
    parse: listOf((item) => isName(item) || isNumber(item)),
    fromText: asList,
  },
  Names: { accepts: [], expected: 'a list of names', parse: listOf(isName), fromText: asList },
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
