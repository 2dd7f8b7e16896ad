import type { Json } from './json.ts';

/** The kinds of values that an argument takes. `Object` is any. */
export type ArgumentKind =
  | 'Image'
  | 'ImageCollection'
  | 'Geometry'
  | 'Feature'
  | 'Filter'
  | 'DateRange'
  | 'Function'
  | 'Reducer'
  | 'Kernel'
  | 'Projection'
  | 'FeatureCollection'
  | 'Table'
  | 'String'
  | 'Number'
  | 'Boolean'
  | 'List'
  | 'Object';

export interface SignatureArgument {
  readonly name: string;
  readonly kind: ArgumentKind;
  readonly optional?: true;
  readonly default?: Json;
}

/** A function of the language: its name and arguments are those that Earth Engine publishes. */
export interface Signature {
  readonly returns: ArgumentKind;
  readonly help: string;
  readonly arguments: readonly SignatureArgument[];
}

/** The signatures of one family by function name. */
export type Signatures = Readonly<Record<string, Signature>>;
