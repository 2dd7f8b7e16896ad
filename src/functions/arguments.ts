import { fail } from '../expression/issue.ts';
import { type Json, isJsonArray } from '../expression/json.ts';
import type { Image, ImageCollection } from '../image/image.ts';
import type { Kernel } from '../raster/kernel.ts';
import type { Reducer } from '../raster/reducer.ts';
import type { DateRange, Filter, FunctionValue, Value } from './value.ts';

/** The evaluated arguments of one call, read by kind. Each method throws an IssueError that names the argument. */
export interface CallArguments {
  value(name: string): Value | undefined;
  image(name: string): Image;
  images(name: string): readonly Image[];
  collection(name: string): ImageCollection;
  filter(name: string): Filter;
  filters(name: string): readonly Filter[];
  reducer(name: string): Reducer;
  dateRange(name: string): DateRange;
  function(name: string): FunctionValue;
  constant(name: string): Json;
  string(name: string): string;
  optionalString(name: string): string | undefined;
  numbers(name: string): readonly number[];
  boolean(name: string, otherwise: boolean): boolean;
  number(name: string): number;
  optionalNumber(name: string): number | undefined;
  kernel(name: string): Kernel;
  optionalKernel(name: string): Kernel | undefined;
  list(name: string): readonly Json[];
  strings(name: string): readonly string[];
  optionalStrings(name: string): readonly string[] | undefined;
}

export function readArguments(functionName: string, values: ReadonlyMap<string, Value>): CallArguments {
  function wrong(name: string, expected: string): never {
    const value = values.get(name);
    const got = value === undefined ? 'is missing' : `is ${describe(value)}`;
    return fail(`${functionName}: '${name}' ${got}; expected ${expected}`, { argument: name });
  }
  function constant(name: string, expected: string): Json {
    const value = values.get(name);
    return value?.kind === 'Constant' ? value.value : wrong(name, expected);
  }
  /** The items of a list, of one kind; nothing but constants makes a constant list. */
  function items<K extends Value['kind']>(name: string, kind: K, expected: string): Extract<Value, { kind: K }>[] {
    const value = values.get(name);
    if (value?.kind === 'Constant' && isJsonArray(value.value) && value.value.length === 0) return [];
    if (value?.kind !== 'List') return wrong(name, expected);
    const isOne = (item: Value): item is Extract<Value, { kind: K }> => item.kind === kind;
    return value.values.map((item, index) => {
      return isOne(item) ? item : fail(`${functionName}: item ${index} of '${name}' is ${describe(item)}; expected ${expected}`, { argument: name });
    });
  }
  function strings(name: string): string[] {
    const expected = 'a list of names';
    const value = constant(name, expected);
    const items = typeof value === 'string' ? [value] : value;
    if (!isJsonArray(items)) return wrong(name, expected);
    return items.map((item) => (typeof item === 'string' ? item : wrong(name, expected)));
  }
  return {
    value: (name) => values.get(name),
    image(name) {
      const value = values.get(name);
      return value?.kind === 'Image' ? value : wrong(name, 'an image');
    },
    images: (name) => items(name, 'Image', 'a list of images'),
    collection(name) {
      const value = values.get(name);
      return value?.kind === 'ImageCollection' ? value : wrong(name, 'an image collection');
    },
    filter(name) {
      const value = values.get(name);
      return value?.kind === 'Filter' ? value : wrong(name, 'a filter');
    },
    filters: (name) => items(name, 'Filter', 'a list of filters'),
    reducer(name) {
      const value = values.get(name);
      return value?.kind === 'Reducer' ? value.reducer : wrong(name, 'a reducer');
    },
    dateRange(name) {
      const value = values.get(name);
      return value?.kind === 'DateRange' ? value : wrong(name, 'a range of dates');
    },
    function(name) {
      const value = values.get(name);
      return value?.kind === 'Function' ? value : wrong(name, 'a function');
    },
    constant: (name) => constant(name, 'a constant'),
    string(name) {
      const value = constant(name, 'a text');
      return typeof value === 'string' ? value : wrong(name, 'a text');
    },
    optionalString(name) {
      return isGiven(values.get(name)) ? this.string(name) : undefined;
    },
    numbers(name) {
      const expected = 'a list of numbers';
      const value = constant(name, expected);
      const given = isJsonArray(value) ? value : [value];
      return given.map((item) => (typeof item === 'number' ? item : wrong(name, expected)));
    },
    boolean(name, otherwise) {
      if (!isGiven(values.get(name))) return otherwise;
      const value = constant(name, 'true or false');
      return typeof value === 'boolean' ? value : wrong(name, 'true or false');
    },
    number(name) {
      const value = constant(name, 'a number');
      return typeof value === 'number' ? value : wrong(name, 'a number');
    },
    optionalNumber(name) {
      return isGiven(values.get(name)) ? this.number(name) : undefined;
    },
    kernel(name) {
      const value = values.get(name);
      return value?.kind === 'Kernel' ? value.kernel : wrong(name, 'a kernel');
    },
    optionalKernel(name) {
      return isGiven(values.get(name)) ? this.kernel(name) : undefined;
    },
    list(name) {
      const value = constant(name, 'a list');
      return isJsonArray(value) ? value : [value];
    },
    strings,
    optionalStrings: (name) => (isGiven(values.get(name)) ? strings(name) : undefined),
  };
}

/** Whether an argument was given: null stands for what was left out. */
export function isGiven(value: Value | undefined): value is Value {
  return value !== undefined && !(value.kind === 'Constant' && value.value === null);
}

const WORDS: { readonly [K in Exclude<Value['kind'], 'Constant'>]: string } = {
  Image: 'an image',
  ImageCollection: 'an image collection',
  Filter: 'a filter',
  DateRange: 'a range of dates',
  Feature: 'a feature',
  Geometry: 'a geometry',
  Function: 'a function',
  List: 'a list',
  Reducer: 'a reducer',
  Kernel: 'a kernel',
  Projection: 'a projection',
  FeatureCollection: 'a feature collection',
  Table: 'a table',
};

function describe(value: Value): string {
  return value.kind === 'Constant' ? JSON.stringify(value.value) : WORDS[value.kind];
}
