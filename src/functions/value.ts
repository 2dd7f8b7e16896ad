import type { ExpressionIssue } from '../expression/issue.ts';
import type { Expression } from '../expression/expression.ts';
import type { Json } from '../expression/json.ts';
import type { Geometry } from '../geo/geometry.ts';
import type { Image, ImageCollection } from '../image/image.ts';

/** Whether an image passes; evaluated on properties and footprint alone. */
export interface Filter {
  readonly kind: 'Filter';
  /** In words, for a sentence: "within 2020-07-01 and 2020-09-01". */
  readonly words: string;
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

/** What an expression evaluates to. */
export type Value = Image | ImageCollection | Filter | DateRange | Feature | GeometryValue | FunctionValue | Constant | ListValue;

/** What a local function may use beside its arguments. */
export interface CallContext {
  /** Hash of the invocation, for issues and for the images made by it. */
  readonly hash: string;
  readonly signal: AbortSignal;
  /** Adds a warning, or an error that leaves a usable value. */
  report(issue: Omit<ExpressionIssue, 'hash'>): void;
  /** Loads a data set. Its issues are reported, its fingerprint goes into the key. */
  load(id: string): Promise<ImageCollection>;
}
