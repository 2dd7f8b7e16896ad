import type { filter as signatures } from '../expression/signatures/filter.ts';
import { isTime, parseDate } from '../expression/date.ts';
import { fail } from '../expression/issue.ts';
import { type Geometry, geometriesIntersect } from '../geo/geometry.ts';
import type { CallArguments } from './arguments.ts';
import type { LocalFunction } from './local-function.ts';
import type { Value } from './value.ts';

export const filter = {
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
