import { fail } from '../expression/issue.ts';
import type { Filter } from './value.ts';

const DAY = 86_400_000;

/** Parts of a moment (UTC), with the numbers that they can have. */
const FIELDS = {
  year: { of: (date: Date) => date.getUTCFullYear(), numbers: [-Infinity, Infinity] },
  month: { of: (date: Date) => date.getUTCMonth() + 1, numbers: [1, 12] },
  hour: { of: (date: Date) => date.getUTCHours(), numbers: [0, 23] },
  minute: { of: (date: Date) => date.getUTCMinutes(), numbers: [0, 59] },
  day_of_year: { of: (date: Date) => 1 + Math.floor((date.getTime() - new Date(date).setUTCMonth(0, 1)) / DAY), numbers: [1, 366] },
  day_of_month: { of: (date: Date) => date.getUTCDate(), numbers: [1, 31] },
  day_of_week: { of: (date: Date) => date.getUTCDay() || 7, numbers: [1, 7] },
} as const;

type CalendarField = keyof typeof FIELDS;

export function calendarField(name: string): CalendarField {
  const isField = (text: string): text is CalendarField => Object.hasOwn(FIELDS, text);
  return isField(name) ? name : fail(`'${name}' is no field of the calendar; expected ${Object.keys(FIELDS).join(', ')}`, { argument: 'field' });
}

/** Images taken where a field lies from start to end, both included; round the end of the year, the week, if the end is before. */
export function calendarFilter(field: CalendarField, start: number, end: number): Filter {
  const { of, numbers } = FIELDS[field];
  for (const [argument, value] of Object.entries({ start, end })) {
    if (Number.isInteger(value) && value >= numbers[0] && value <= numbers[1]) continue;
    const expected = field === 'year' ? 'a whole number' : `a whole number from ${numbers[0]} to ${numbers[1]}`;
    return fail(`${field} cannot be ${value}; expected ${expected}`, { argument });
  }
  return {
    kind: 'Filter',
    words: `is from ${field} ${start} to ${end}`,
    properties: ['system:time_start'],
    passes({ properties: { 'system:time_start': time } }) {
      if (typeof time !== 'number') return false;
      const value = of(new Date(time));
      return end < start ? value >= start || value <= end : value >= start && value <= end;
    },
  };
}
