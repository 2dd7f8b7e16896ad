import type { filter as signatures } from '../expression/signatures/filter.ts';
import { isTime, parseDate } from '../expression/date.ts';
import { fail } from '../expression/issue.ts';
import { type Json, isJsonArray } from '../expression/json.ts';
import { type Geometry, geometriesIntersect } from '../geo/geometry.ts';
import type { Image } from '../image/image.ts';
import type { CallArguments } from './arguments.ts';
import { calendarField, calendarFilter } from './calendar-filter.ts';
import type { LocalFunction } from './local-function.ts';
import type { Filter, Value } from './value.ts';

export const filter = {
  'Filter.equals': comparison('Filter.equals', '=', isEqual),
  'Filter.notEquals': comparison('Filter.notEquals', '≠', (left, right) => !isEqual(left, right)),
  'Filter.lessThan': comparison('Filter.lessThan', '<', ordered((left, right) => left < right)),
  'Filter.lessThanOrEquals': comparison('Filter.lessThanOrEquals', '≤', ordered((left, right) => left <= right)),
  'Filter.greaterThan': comparison('Filter.greaterThan', '>', ordered((left, right) => left > right)),
  'Filter.greaterThanOrEquals': comparison('Filter.greaterThanOrEquals', '≥', ordered((left, right) => left >= right)),
  'Filter.listContains': comparison('Filter.listContains', 'contains', (left, right) => isJsonArray(left) && left.some((item) => isEqual(item, right))),
  'Filter.stringContains': comparison('Filter.stringContains', 'contains', texts((left, right) => left.includes(right))),
  'Filter.stringStartsWith': comparison('Filter.stringStartsWith', 'starts with', texts((left, right) => left.startsWith(right))),
  'Filter.stringEndsWith': comparison('Filter.stringEndsWith', 'ends with', texts((left, right) => left.endsWith(right))),
  'Filter.rangeContains': {
    version: 1,
    call(args) {
      const [field, low, high] = [args.string('field'), args.constant('minValue'), args.constant('maxValue')];
      const atMost = ordered((left, right) => left <= right);
      return {
        kind: 'Filter',
        words: `has ${JSON.stringify(low)} ≤ ${field} ≤ ${JSON.stringify(high)}`,
        properties: [field],
        passes({ properties: { [field]: value } }) {
          return atMost(low, value) && atMost(value, high);
        },
      };
    },
  },
  'Filter.notNull': {
    version: 1,
    call(args) {
      const properties = args.strings('properties');
      return { kind: 'Filter', words: `has ${properties.join(' and ')}`, properties, passes: (image) => properties.every((name) => (image.properties[name] ?? null) !== null) };
    },
  },
  'Filter.and': { version: 1, call: (args) => joined(args.filters('filters'), 'and', (filters, image) => filters.every(({ passes }) => passes(image))) },
  'Filter.or': { version: 1, call: (args) => joined(args.filters('filters'), 'or', (filters, image) => filters.some(({ passes }) => passes(image))) },
  'Filter.not': {
    version: 1,
    call(args) {
      const { words, properties, passes } = args.filter('filter');
      return { kind: 'Filter', words: `is other than one that ${words}`, properties, passes: (image) => !passes(image) };
    },
  },
  'Filter.dayOfYear': { version: 1, call: (args) => calendarFilter('day_of_year', args.number('start'), args.number('end')) },
  'Filter.calendarRange': {
    version: 1,
    call(args) {
      const start = args.number('start');
      return calendarFilter(calendarField(args.optionalString('field') ?? 'day_of_year'), start, args.optionalNumber('end') ?? start);
    },
  },
  'Filter.intersects': {
    version: 1,
    call(args) {
      requireSides(args, 'Filter.intersects', 'leftField', 'rightValue');
      const field = args.string('leftField');
      if (field !== '.all' && field !== '.geo') return fail(`Filter.intersects compares footprints ('.all'), not '${field}'`, { argument: 'leftField' });
      const geometry = geometryOf(args.value('rightValue'));
      return {
        kind: 'Filter',
        words: 'meets the geometry',
        properties: [],
        passes: (image) => image.footprint === null || geometriesIntersect(image.footprint, geometry),
      };
    },
  },
  'Filter.dateRangeContains': {
    version: 1,
    call(args) {
      requireSides(args, 'Filter.dateRangeContains', 'rightField', 'leftValue');
      const field = args.string('rightField');
      const { start, end } = args.dateRange('leftValue');
      return {
        kind: 'Filter',
        words: `is from ${new Date(start).toISOString().slice(0, 10)} on and before ${new Date(end).toISOString().slice(0, 10)}`,
        properties: [field],
        passes(image) {
          const time = image.properties[field];
          return typeof time === 'number' && time >= start && time < end;
        },
      };
    },
  },
  DateRange: {
    version: 1,
    call(args) {
      if (args.optionalString('timeZone') !== undefined && args.string('timeZone') !== 'UTC') {
        return fail('dates are taken in UTC only', { argument: 'timeZone' });
      }
      const start = instant(args, 'start');
      const end = args.value('end') === undefined ? start + 1 : instant(args, 'end');
      if (end <= start) return fail('the end of the dates is not after their start', { argument: 'end' });
      return { kind: 'DateRange', start, end };
    },
  },
} satisfies Record<keyof typeof signatures, LocalFunction>;

type Test = (left: Json | undefined, right: Json | undefined) => boolean;

/** A filter of a property and a value, whichever is on the left; `symbol` stands between them in a sentence. */
function comparison(name: string, symbol: string, test: Test): LocalFunction {
  return {
    version: 1,
    call(args) {
      const isLeft = args.optionalString('leftField') !== undefined;
      const [named, compared] = isLeft ? ['leftField', 'rightValue'] : ['rightField', 'leftValue'];
      requireSides(args, name, named, compared);
      const [field, value] = [args.string(named), args.constant(compared)];
      const text = JSON.stringify(value);
      return {
        kind: 'Filter',
        words: `has ${isLeft ? `${field} ${symbol} ${text}` : `${text} ${symbol} ${field}`}`,
        properties: [field],
        passes: ({ properties }) => (isLeft ? test(properties[field], value) : test(value, properties[field])),
      };
    },
  };
}

/** A missing property equals nothing, not even null. */
function isEqual(left: Json | undefined, right: Json | undefined): boolean {
  return left !== undefined && right !== undefined && JSON.stringify(left) === JSON.stringify(right);
}

function ordered(test: (left: number | string, right: number | string) => boolean): Test {
  return (left, right) => {
    if (typeof left === 'number' && typeof right === 'number') return test(left, right);
    return typeof left === 'string' && typeof right === 'string' && test(left, right);
  };
}

function texts(test: (left: string, right: string) => boolean): Test {
  return (left, right) => typeof left === 'string' && typeof right === 'string' && test(left, right);
}

function joined(filters: readonly Filter[], word: string, passes: (filters: readonly Filter[], image: Image) => boolean): Filter {
  if (filters.length === 0) return fail(`no filters are given; expected some to be joined by '${word}'`, { argument: 'filters' });
  return {
    kind: 'Filter',
    words: filters.map(({ words }) => words).join(` ${word} `),
    properties: filters.flatMap(({ properties }) => properties),
    passes: (image) => passes(filters, image),
  };
}

function requireSides(args: CallArguments, name: string, given: string, compared: string): void {
  for (const side of ['leftField', 'leftValue', 'rightField', 'rightValue']) {
    const expected = side === given || side === compared;
    if (expected === (args.value(side) === undefined)) fail(`${name} is supported with '${given}' and '${compared}' only`, { argument: side });
  }
}

function geometryOf(value: Value | undefined): Geometry {
  if (value?.kind === 'Geometry') return value.geometry;
  if (value?.kind === 'Feature' && value.geometry !== null) return value.geometry;
  return fail('the filter needs a geometry', { argument: 'rightValue' });
}

function instant(args: CallArguments, name: string): number {
  const value = args.constant(name);
  if (typeof value === 'number' && isTime(value)) return value;
  const time = typeof value === 'string' ? parseDate(value) : null;
  return time ?? fail(`${JSON.stringify(value)} is not a date; expected one like 2020-07-01`, { argument: name });
}
