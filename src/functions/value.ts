import type { ExpressionIssue } from '../expression/issue.ts';
import type { Expression } from '../expression/expression.ts';
import type { Json } from '../expression/json.ts';
import type { Affine } from '../geo/affine.ts';
import type { Crs } from '../geo/crs.ts';
import type { Geometry } from '../geo/geometry.ts';
import type { Image, ImageCollection, Properties } from '../image/image.ts';
import type { Kernel } from '../raster/kernel.ts';
import type { Reducer } from '../raster/reducer.ts';
import type { Table } from '../image/table.ts';

/** Whether an image passes; evaluated on properties and footprint alone. */
export interface Filter {
  readonly kind: 'Filter';
  /** In words, for a sentence: "within 2020-07-01 and 2020-09-01". */
  readonly words: string;
  /** The properties that it looks at. */
  readonly properties: readonly string[];
  readonly passes: (image: Image) => boolean;
}

/** Milliseconds since 1970 (UTC): `start` is part of the range, `end` is not. */
export interface DateRange {
  readonly kind: 'DateRange';
  readonly start: number;
  readonly end: number;
}

export interface Feature {
  readonly kind: 'Feature';
  readonly geometry: Geometry | null;
  readonly properties: Properties;
}

export interface GeometryValue {
  readonly kind: 'Geometry';
  readonly geometry: Geometry;
}

/** A function of the language with the values that it can see. */
export interface FunctionValue {
  readonly kind: 'Function';
  readonly argumentNames: readonly string[];
  readonly body: Expression;
  call(values: readonly Value[]): Promise<Value>;
}

export interface Constant {
  readonly kind: 'Constant';
  readonly value: Json;
}

/** A list that holds something else than constants. */
export interface ListValue {
  readonly kind: 'List';
  readonly values: readonly Value[];
}

/** How many values become one, or a few: the functions of reducers.ts make and use it. */
export interface ReducerValue {
  readonly kind: 'Reducer';
  readonly reducer: Reducer;
}

/** Weights around a pixel, for a neighbourhood. */
export interface KernelValue {
  readonly kind: 'Kernel';
  readonly kernel: Kernel;
}

/** A CRS, and where it is known the transform of a grid in it. */
export interface ProjectionValue {
  readonly kind: 'Projection';
  readonly crs: Crs;
  readonly transform: Affine | null;
}

export interface FeatureCollectionValue {
  readonly kind: 'FeatureCollection';
  readonly features: readonly Feature[];
}

/** Numbers by row and column, computed when they are asked for. */
export interface TableValue {
  readonly kind: 'Table';
  readonly table: Table;
}

/** What an expression evaluates to. */
export type Value =
  | ReducerValue
  | KernelValue
  | ProjectionValue
  | FeatureCollectionValue
  | TableValue
  | Image
  | ImageCollection
  | Filter
  | DateRange
  | Feature
  | GeometryValue
  | FunctionValue
  | Constant
  | ListValue;

/** What a local function may use beside its arguments. */
export interface CallContext {
  /** Hash of the invocation, for issues and for the images made by it. */
  readonly hash: string;
  readonly signal: AbortSignal;
  /** A function of the language, closed: its body sees its arguments only. */
  define(argumentNames: readonly string[], body: Expression): FunctionValue;
  /** Adds a warning, or an error that leaves a usable value. */
  report(issue: Omit<ExpressionIssue, 'hash'>): void;
  /** Loads a data set. Its issues are reported, its fingerprint goes into the key. */
  load(id: string): Promise<ImageCollection>;
}
