import type { properties as signatures } from '../expression/signatures/properties.ts';
import { parseDate } from '../expression/date.ts';
import { fail } from '../expression/issue.ts';
import { type Image, labelOf } from '../image/image.ts';
import type { CallArguments } from './arguments.ts';
import { constantImage } from './bands.ts';
import type { LocalFunction } from './local-function.ts';

export const properties = {
  'Image.metadata': {
    version: 1,
    call(args) {
      const property = args.string('property');
      const value = numberProperty(args.image('image'), property);
      return constantImage([{ name: args.optionalString('name') ?? property, value }], () => 'float64');
    },
  },
  'Image.date': {
    version: 1,
    call: (args) => ({ kind: 'Constant', value: numberProperty(args.image('image'), 'system:time_start') }),
  },
  'Date.get': {
    version: 1,
    call(args) {
      const date = dateOf(args);
      const unit = args.string('unit');
      const read = PARTS.get(unit);
      return read ? { kind: 'Constant', value: read(date) } : fail(`'${unit}' is no unit of a date; expected ${[...PARTS.keys()].join(', ')}`, { argument: 'unit' });
    },
  },
  'Date.getRelative': {
    version: 1,
    call: (args) => ({ kind: 'Constant', value: relativePart(dateOf(args), args.string('unit'), args.string('inUnit')) }),
  },
} satisfies Record<keyof typeof signatures, LocalFunction>;

/** The property of an image, which must be a number. */
function numberProperty({ properties, ...image }: Image, property: string): number {
  const value = Object.hasOwn(properties, property) ? properties[property] : undefined;
  if (typeof value === 'number') return value;
  const label = labelOf({ ...image, properties });
  if (value !== undefined && value !== null) return fail(`the property '${property}' of ${label} is ${JSON.stringify(value)}; expected a number`, { argument: 'property' });
  const numbers = Object.keys(properties).filter((name) => typeof properties[name] === 'number');
  const there = numbers.length === 0 ? 'it has no property that is a number' : `those that are numbers are ${numbers.join(' ')}`;
  return fail(`${label} has no property '${property}'; ${there}`, { argument: 'property' });
}

const PARTS: ReadonlyMap<string, (date: Date) => number> = new Map([
  ['year', (date) => date.getUTCFullYear()],
  ['month', (date) => date.getUTCMonth() + 1],
  ['day', (date) => date.getUTCDate()],
  ['hour', (date) => date.getUTCHours()],
  ['minute', (date) => date.getUTCMinutes()],
  ['second', (date) => date.getUTCSeconds()],
]);

function dateOf(args: CallArguments): Date {
  const zone = args.optionalString('timeZone');
  if (zone !== undefined && zone !== 'UTC' && zone !== 'Etc/UTC') return fail(`the time zone is '${zone}'; dates are read in UTC only`, { argument: 'timeZone' });
  const value = args.constant('date');
  const time = typeof value === 'string' ? parseDate(value) : value;
  return typeof time === 'number' ? new Date(time) : fail(`${JSON.stringify(value)} is no date`, { argument: 'date' });
}

/** Milliseconds. */
const SIZES: ReadonlyMap<string, number> = new Map([
  ['week', 604_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
]);

/** When the larger unit began that a date lies in. */
const STARTS: ReadonlyMap<string, (date: Date) => number> = new Map([
  ['year', (date) => Date.UTC(date.getUTCFullYear(), 0)],
  ['month', (date) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth())],
  ['day', (date) => new Date(date).setUTCHours(0, 0, 0, 0)],
  ['hour', (date) => new Date(date).setUTCMinutes(0, 0, 0)],
  ['minute', (date) => new Date(date).setUTCSeconds(0, 0)],
]);

function relativePart(date: Date, unit: string, inUnit: string): number {
  const start = STARTS.get(inUnit)?.(date);
  if (start === undefined) return fail(`'${inUnit}' is no larger unit; expected ${[...STARTS.keys()].join(', ')}`, { argument: 'inUnit' });
  if (unit === 'month' && inUnit === 'year') return date.getUTCMonth();
  const size = SIZES.get(unit);
  if (size === undefined) return fail(`'${unit}' in a ${inUnit} is no unit; expected ${[...SIZES.keys()].join(', ')}, or month in a year`, { argument: 'unit' });
  return Math.floor((date.getTime() - start) / size);
}
