import { expect, test } from 'vitest';
import { ONE_BAND, THREE_BANDS, bandsOf, indices, loadFiles, messages, starts } from './data-folder.ts';

test('each row is an image: file, datetime, and the other columns as properties', async () => {
  const loaded = await loadFiles({
    'tables/t.csv': 'datetime,file,cloud,path,note,count\n2020-01-02T03:04:05Z,../tifs/a.tif,0.50,014,"x, y",12345678901234567890\n2020-01-01,../tifs/b.tif,,,,1e3\n',
    'tifs/a.tif': ONE_BAND,
    'tifs/b.tif': THREE_BANDS,
    'tifs/unlisted.tif': ONE_BAND,
  });
  expect(loaded.issues).toEqual([]);
  expect(bandsOf(loaded)).toEqual([['B2', 'B3', 'cloud'], ['b1']]);
  expect(loaded.collection.images.map(({ properties }) => properties)).toEqual([
    { count: 1000, 'system:index': 'b', 'system:time_start': Date.UTC(2020, 0, 1) },
    {
      ...{ cloud: 0.5, path: '014', note: 'x, y', count: '12345678901234567890' },
      ...{ 'system:index': 'a', 'system:time_start': Date.UTC(2020, 0, 2, 3, 4, 5) },
    },
  ]);
});

test('semicolons, a byte order mark, quoted columns and Windows lines are read, too', async () => {
  const loaded = await loadFiles({ 't.csv': '\uFEFF"file";"datetime"\r\na.tif;2020-01-01\r\n', 'a.tif': ONE_BAND });
  expect(starts(loaded)).toEqual(['2020-01-01T00:00:00.000Z']);
});

test('a CSV without both columns is no table of images', async () => {
  const loaded = await loadFiles({ 't.csv': 'file,date\n20200101.tif,2019-01-01', '20200101.tif': ONE_BAND });
  expect(starts(loaded)).toEqual(['2020-01-01T00:00:00.000Z']);
});

test('rows with a wrong date or a missing file are issues; an empty date is none', async () => {
  const loaded = await loadFiles({
    't.csv': 'file,datetime\na.tif,2020-13-01\nmissing.tif,2020-01-01\nhttps://example.org/x.tif,2020-01-01\nb.tif,\n',
    'a.tif': ONE_BAND,
    'b.tif': ONE_BAND,
  });
  expect(indices(loaded)).toEqual(['b']);
  expect(starts(loaded)).toEqual([null]);
  expect(messages(loaded)).toEqual([
    "'a' cannot be read: t.csv: its datetime '2020-13-01' is not a date",
    "'missing' cannot be read: missing.tif: the file is not there",
    "'x' cannot be read: its files are not here (https://example.org/x.tif)",
  ]);
});

test('a table that is broken is an issue', async () => {
  const [message] = messages(await loadFiles({ 't.csv': 'file,datetime\n"a.tif,2020-01-01\n', 'a.tif': ONE_BAND }));
  expect(message).toMatch(/^the table 't.csv' cannot be read: Quote Not Closed/);
});

test('a file that is listed twice is one image; where the rows differ, a warning says so', async () => {
  const loaded = await loadFiles({
    '1.csv': 'file,datetime\na.tif,2020-01-01\na.tif,2020-01-01',
    '2.csv': 'file,datetime\na.tif,2021-01-01',
    'a.tif': ONE_BAND,
  });
  expect(starts(loaded)).toEqual(['2020-01-01T00:00:00.000Z']);
  expect(loaded.issues.map(({ severity, message }) => [severity, message])).toEqual([
    ['warning', "'a.tif' stands in '1.csv' and in '2.csv', with different values: the first is used"],
  ]);
});

test('a time that no calendar reaches is refused', async () => {
  const loaded = await loadFiles({ 't.csv': 'file,datetime,system:time_start\na.tif,,1e300\n', 'a.tif': ONE_BAND });
  expect(loaded.issues.map(({ message }) => message)).toEqual(["'a' cannot be read: its system:time_start 1e+300 is not a time"]);
});
