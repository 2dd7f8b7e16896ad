import type { Signature, Signatures } from '../signature.ts';

const operands = [
  { name: 'leftField', kind: 'String', optional: true },
  { name: 'rightValue', kind: 'Object', optional: true },
  { name: 'rightField', kind: 'String', optional: true },
  { name: 'leftValue', kind: 'Object', optional: true },
] as const;

/** A filter that compares a property with a value. */
function comparison(help: string) {
  return { returns: 'Filter', help, arguments: operands } as const satisfies Signature;
}

const MISSING = 'An image without the property does not pass.';

export const filter = {
  'Filter.equals': comparison(`Passes if the property and the value are equal; a number and a text never are. ${MISSING}`),
  'Filter.notEquals': comparison('Passes unless the property and the value are equal, and so where there is no such property.'),
  'Filter.lessThan': comparison(`Passes if the left operand is less than the right: two numbers, or two texts in alphabetical order. ${MISSING}`),
  'Filter.lessThanOrEquals': comparison(`Passes if the left operand is less than the right, or equal. ${MISSING}`),
  'Filter.greaterThan': comparison(`Passes if the left operand is greater than the right: two numbers, or two texts in alphabetical order. ${MISSING}`),
  'Filter.greaterThanOrEquals': comparison(`Passes if the left operand is greater than the right, or equal. ${MISSING}`),
  'Filter.listContains': comparison(`Passes if the left operand, a list, contains the right operand. ${MISSING}`),
  'Filter.stringContains': comparison(`Passes if the left operand, a text, contains the right operand. ${MISSING}`),
  'Filter.stringStartsWith': comparison(`Passes if the left operand, a text, starts with the right operand. ${MISSING}`),
  'Filter.stringEndsWith': comparison(`Passes if the left operand, a text, ends with the right operand. ${MISSING}`),
  'Filter.rangeContains': {
    returns: 'Filter',
    help: `Passes if the property lies in a range, both ends of which are part of it. ${MISSING}`,
    arguments: [
      { name: 'field', kind: 'String' },
      { name: 'minValue', kind: 'Object' },
      { name: 'maxValue', kind: 'Object' },
    ],
  },
  'Filter.notNull': {
    returns: 'Filter',
    help: 'Passes if the image has all of the named properties.',
    arguments: [{ name: 'properties', kind: 'List' }],
  },
  'Filter.and': {
    returns: 'Filter',
    help: 'Passes if each of the filters passes.',
    arguments: [{ name: 'filters', kind: 'List' }],
  },
  'Filter.or': {
    returns: 'Filter',
    help: 'Passes if any of the filters passes.',
    arguments: [{ name: 'filters', kind: 'List' }],
  },
  'Filter.not': {
    returns: 'Filter',
    help: 'Passes if the filter does not: also where the property that it asks for is missing.',
    arguments: [{ name: 'filter', kind: 'Filter' }],
  },
  'Filter.dayOfYear': {
    returns: 'Filter',
    help: 'Passes if the image was taken (UTC) on one of the days of the year from start to end, both included, from 1. An end before the start goes over New Year.',
    arguments: [
      { name: 'start', kind: 'Number' },
      { name: 'end', kind: 'Number' },
    ],
  },
  'Filter.calendarRange': {
    returns: 'Filter',
    help:
      'Passes if a field of the time the image was taken at (UTC) lies from start to end, both included; without an end it is the start. Fields: year, ' +
      'month, hour, minute, day_of_year, day_of_month, day_of_week; months and days from 1, Monday is 1. An end before the start goes round: months 11 to 2 are a winter.',
    arguments: [
      { name: 'start', kind: 'Number' },
      { name: 'end', kind: 'Number', optional: true },
      { name: 'field', kind: 'String', optional: true, default: 'day_of_year' },
    ],
  },
  'Filter.intersects': {
    returns: 'Filter',
    help: 'Passes if the left geometry intersects the right geometry.',
    arguments: [...operands, { name: 'maxError', kind: 'Object', optional: true }],
  },
  'Filter.dateRangeContains': {
    returns: 'Filter',
    help: 'Passes if the left operand, a date range, contains the right operand, a date.',
    arguments: operands,
  },
  DateRange: {
    returns: 'DateRange',
    help: 'A range of dates: start is part of it, end is not. Without an end it is one millisecond long.',
    arguments: [
      { name: 'start', kind: 'Object' },
      { name: 'end', kind: 'Object', optional: true },
      { name: 'timeZone', kind: 'String', optional: true },
    ],
  },
} as const satisfies Signatures;
