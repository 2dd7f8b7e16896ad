import { constant, invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';

export const filterCalendarRange: NodeType = {
  type: 'FilterCalendarRange',
  title: 'Filter season',
  group: 'filter',
  help: 'Keeps the images of some months, days of the year, hours or years, in every year (UTC)',
  words: ['season', 'month', 'day of year', 'doy', 'hour', 'year', 'calendar', 'summer', 'winter', 'growing season'],
  inputs: {
    collection: { kind: 'ImageCollection', help: 'The images to filter' },
    start: { kind: 'Number', help: 'The first month, day, hour or year, inclusive' },
    end: { kind: 'Number', help: 'The last one, inclusive; before the start it goes round: months 11 to 2 are a winter. Left out: the start', optional: true, shown: true },
    field: {
      kind: 'String',
      help: 'What is counted; months and days from 1, Monday is 1',
      optional: true,
      shown: true,
      default: 'month',
      choices: ['month', 'day_of_year', 'year', 'day_of_month', 'day_of_week', 'hour', 'minute'],
    },
  },
  output: () => 'ImageCollection',
  compile: (inputs) =>
    invoke('Collection.filter', {
      collection: inputs.required('collection'),
      filter: invoke('Filter.calendarRange', { start: inputs.required('start'), end: inputs.optional('end'), field: inputs.optional('field') ?? constant('month') }),
    }),
};
