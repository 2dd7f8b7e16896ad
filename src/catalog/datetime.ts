/** Milliseconds since 1970 of a date and time in UTC, or null if the calendar has no such. A leap second is the next one's start. */
export function utc(year: number, month: number, day: number, hour = 0, minute = 0, second = 0, millisecond = 0): number | null {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  if (hour > 23 || minute > 59 || second > 60) return null;
  return date.setUTCHours(hour, minute, second, millisecond);
}

const DATETIME =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*(?:Z|([+-])(\d\d):?(\d\d))?)?$/i;

/**
 * Milliseconds since 1970 of a date, or date and time, as in ISO 8601 ("2018-04-01", "2018-04-01T10:55:29.5+02:00"), or
 * null for any other text. Without a zone it is UTC; digits beyond milliseconds are dropped.
 */
export function parseDatetime(text: string): number | null {
  const match = DATETIME.exec(text.trim());
  if (!match) return null;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', sign, zoneHour = '0', zoneMinute = '0'] = match;
  const millisecond = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const time = utc(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second), millisecond);
  const zone = (Number(zoneHour) * 60 + Number(zoneMinute)) * 60_000;
  return time === null ? null : time - (sign === '-' ? -zone : zone);
}
