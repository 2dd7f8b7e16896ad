import type { Signatures } from '../signature.ts';

const operands = [
  { name: 'leftField', kind: 'String', optional: true },
  { name: 'rightValue', kind: 'Object', optional: true },
  { name: 'rightField', kind: 'String', optional: true },
  { name: 'leftValue', kind: 'Object', optional: true },
] as const;

export const filter = {
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
