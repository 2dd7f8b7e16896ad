import type { Signatures } from '../signature.ts';

const timeZone = { name: 'timeZone', kind: 'String', optional: true } as const;

/** What is known of an image beside its pixels, and images made of it. */
export const properties = {
  'Image.metadata': {
    returns: 'Image',
    help:
      'Generates a constant image of type double from a metadata property, which must be a number. The band is named after the property ' +
      "unless a name is given. It is valid everywhere, also beyond the image's rasters (our choice).",
    arguments: [
      { name: 'image', kind: 'Image' },
      { name: 'property', kind: 'String' },
      { name: 'name', kind: 'String', optional: true },
    ],
  },
  'Image.date': {
    returns: 'Object',
    help: 'Returns the acquisition time of an image: its system:time_start. A date is a number of milliseconds since 1970 (UTC).',
    arguments: [{ name: 'image', kind: 'Image' }],
  },
  'Date.get': {
    returns: 'Number',
    help: "Returns a unit of a date in UTC: 'year', 'month' (1 to 12), 'day' (1 to 31), 'hour', 'minute' or 'second'.",
    arguments: [{ name: 'date', kind: 'Object' }, { name: 'unit', kind: 'String' }, timeZone],
  },
  'Date.getRelative': {
    returns: 'Number',
    help:
      "Returns a unit of a date, from 0, relative to a larger unit in UTC: getRelative('day', 'year') is between 0 and 365. Units are " +
      "'month', 'week', 'day', 'hour', 'minute' and 'second', of a 'year', 'month', 'day', 'hour' or 'minute'.",
    arguments: [{ name: 'date', kind: 'Object' }, { name: 'unit', kind: 'String' }, { name: 'inUnit', kind: 'String' }, timeZone],
  },
} as const satisfies Signatures;
