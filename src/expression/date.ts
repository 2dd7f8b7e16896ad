/** Milliseconds since 1970 of a date and time in UTC, or null if the calendar has no such. A leap second is the next one's start. */
export function utc(year: number, month: number, day: number, hour = 0, minute = 0, second = 0, millisecond = 0): number | null {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  if (hour > 23 || minute > 59 || second > 60) return null;
  return date.setUTCHours(hour, minute, second, millisecond);
}

/** The last millisecond since 1970 that a Date can hold with another one behind it. */
const LAST_TIME = 8.64e15 - 1;

/** Whether a number of milliseconds since 1970 is a time that can be written as a date. */
export function isTime(milliseconds: number): boolean {
  return Math.abs(milliseconds) <= LAST_TIME;
}

/** A text as Earth Engine takes dates: "2020", "2020-07", "2020-07-01", "2020-07-01T08:00", "…:00:30.5Z", with or without zone. */
const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?$/;

/** Milliseconds since 1970 of a date's text, in UTC unless it says otherwise; null for what is no date. */
export function parseDate(text: string): number | null {
  const match = DATE.exec(text.trim());
  if (!match) return null;
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = match;
  const millisecond = Number(fraction.padEnd(3, '0').slice(0, 3));
  const time = utc(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second), millisecond);
  return time === null ? null : time - zoneOffset(zone);
}

function zoneOffset(zone: string): number {
  if (zone === 'Z') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  const digits = zone.replace(/\D/g, '');
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000;
}
