import { utc } from '../expression/date.ts';

const [FIRST_YEAR, LAST_YEAR] = [1970, 2100];

/** 20180401T105529 and 20180401_105529, 2018-04-01T10-55-29 and the like; then 20180401 and 2018-04-01. */
const PATTERNS = [
  /(?<!\d)(\d{4})(\d\d)(\d\d)[T_](\d\d)(\d\d)(\d\d)(?!\d)|(?<!\d)(\d{4})-(\d\d)-(\d\d)[T_ -](\d\d)[-:_]?(\d\d)[-:_]?(\d\d)(?!\d)/gi,
  /(?<!\d)(\d{4})(\d\d)(\d\d)(?!\d)|(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)/g,
];

/**
 * The date in a file's name in milliseconds since 1970 (UTC), or null: the first date with a time, else the first date.
 * Digits that are no date of the calendar, or of another century, are something else.
 */
export function dateInName(name: string): number | null {
  for (const pattern of PATTERNS) {
    for (const match of name.matchAll(pattern)) {
      const [year, month, day, hour = 0, minute = 0, second = 0] = match
        .slice(1)
        .filter((part: string | undefined) => part !== undefined)
        .map(Number);
      const time = utc(year, month, day, hour, minute, second);
      if (time !== null && year >= FIRST_YEAR && year <= LAST_YEAR) return time;
    }
  }
  return null;
}
