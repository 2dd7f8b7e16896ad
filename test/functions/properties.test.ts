import { describe, expect, it } from 'vitest';
import { call, faultOf, imageOf } from '../support/call.ts';
import { picture, pixels, typesOf } from '../support/picture.ts';

describe('metadata', () => {
  const image = picture({ B: '1 2' }, { index: 'one', time: 1_593_561_600_000, properties: { cloud: 12, platform: 'A' } });

  it('is a constant image of type double, named after the property or as is said', async () => {
    const cloud = await imageOf('Image.metadata', { image, property: 'cloud' });
    expect([typesOf(cloud), await pixels(cloud)]).toEqual([{ cloud: 'float64' }, { cloud: '12' }]);
    const time = await imageOf('Image.metadata', { image, property: 'system:time_start', name: 'time' });
    expect(await pixels(time)).toEqual({ time: '1593561600000' });
  });

  it('is of a number only', async () => {
    expect(await faultOf(imageOf('Image.metadata', { image, property: 'clouds' }))).toBe("'one' has no property 'clouds'; those that are numbers are cloud system:time_start");
    expect(await faultOf(imageOf('Image.metadata', { image, property: 'platform' }))).toBe("the property 'platform' of 'one' is \"A\"; expected a number");
  });
});

describe('a date', () => {
  const valueOf = async (name: string, args: Parameters<typeof call>[1]): Promise<unknown> => {
    const value = await call(name, args);
    return value.kind === 'Constant' ? value.value : value.kind;
  };
  const relative = (date: string, unit: string, inUnit: string): Promise<unknown> => valueOf('Date.getRelative', { date, unit, inUnit });

  it('of an image is its time', async () => {
    expect(await valueOf('Image.date', { image: picture({ B: '1' }, { time: '2020-07-01' }) })).toBe(Date.UTC(2020, 6, 1));
  });

  it('has parts', async () => {
    const units = ['year', 'month', 'day', 'hour', 'minute', 'second'];
    expect(await Promise.all(units.map((unit) => valueOf('Date.get', { date: '2020-07-03T04:05:06', unit })))).toEqual([2020, 7, 3, 4, 5, 6]);
  });

  it('has a day of the year from 0, in leap years up to 365', async () => {
    expect(await Promise.all(['2020-01-01', '2020-12-31T23:59', '2021-12-31', '1969-12-31T01:00'].map((date) => relative(date, 'day', 'year')))).toEqual([0, 365, 364, 364]);
  });

  it('has other units of larger ones', async () => {
    expect(await relative('2020-07-03T04:05:06', 'month', 'year')).toBe(6);
    expect(await relative('2020-07-09T04:05:06', 'week', 'month')).toBe(1);
    expect(await relative('2020-07-03T04:05:06', 'minute', 'day')).toBe(245);
  });

  it('refuses units and zones that it does not know', async () => {
    expect(await faultOf(relative('2020-07-01', 'day', 'decade'))).toBe("'decade' is no larger unit; expected year, month, day, hour, minute");
    expect(await faultOf(relative('2020-07-01', 'moon', 'year'))).toContain("'moon' in a year is no unit; expected week, day");
    expect(await faultOf(call('Date.get', { date: '2020-07-01', unit: 'day', timeZone: 'Europe/Berlin' }))).toBe("the time zone is 'Europe/Berlin'; dates are read in UTC only");
    expect(await faultOf(call('Date.get', { date: 'yesterday', unit: 'day' }))).toBe('"yesterday" is no date');
  });
});
