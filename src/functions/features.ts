import { fail } from '../expression/issue.ts';
import { isJsonArray } from '../expression/json.ts';
import type { TableColumn } from '../image/table.ts';
import type { CallArguments } from './arguments.ts';
import type { Feature } from './value.ts';

/** The features of an argument: a collection of them, a list, one feature, or a geometry. */
export function featuresOf(args: CallArguments, name: string): readonly Feature[] {
  const value = args.value(name);
  const expected = (): never => fail(`'${name}' should be features or a geometry`, { argument: name });
  switch (value?.kind) {
    case 'FeatureCollection':
      return value.features;
    case 'Feature':
      return [value];
    case 'Geometry':
      return [{ kind: 'Feature', geometry: value.geometry, properties: {} }];
    case 'List':
      return value.values.map((item) => (item.kind === 'Feature' ? item : expected()));
    case 'Constant':
      return isJsonArray(value.value) && value.value.length === 0 ? [] : expected();
    default:
      return expected();
  }
}

/** A column for each property that some feature has, but for those that hold lists or dictionaries. */
export function propertyColumns(features: readonly Feature[]): TableColumn[] {
  const kinds = new Map<string, TableColumn['kind']>();
  for (const { properties } of features) {
    for (const [name, value] of Object.entries(properties)) {
      if (value === null || typeof value === 'object') continue;
      kinds.set(name, typeof value === 'number' && kinds.get(name) !== 'text' ? 'number' : 'text');
    }
  }
  return [...kinds].map(([name, kind]) => ({ name, kind }));
}

const NAMES = ['name', 'Name', 'NAME', 'title', 'id', 'system:index'];

/** What a feature is called: its name, else its number from 1. */
export function nameOf({ properties }: Feature, index: number): string {
  const found = NAMES.map((name) => properties[name]).find((value) => (typeof value === 'string' ? value !== '' : typeof value === 'number'));
  return typeof found === 'string' ? found : String(typeof found === 'number' ? found : index + 1);
}
