import { utc } from '../expression/date.ts';

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
