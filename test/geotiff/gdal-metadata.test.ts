import { expect, it } from 'vitest';
import { parseGdalMetadata } from '../../src/geotiff/gdal-metadata.ts';

it('tells the names of bands, and items', () => {
  const { descriptions, items } = parseGdalMetadata(
    '<GDALMetadata>\n<Item name="OVERVIEW_RESAMPLING">MODE</Item>\n<Item name="DESCRIPTION" sample="1" role="description">a &amp;lt; b</Item>\n</GDALMetadata>',
  );
  expect([...descriptions]).toEqual([[1, 'a < b']]);
  expect([...items]).toEqual([['OVERVIEW_RESAMPLING', 'MODE']]);
});

it.each(['<Item', '<Item ', '<Item a="', '<Item>', '&#'])('reads a document of nothing but %s in no time', (part) => {
  const started = performance.now();
  expect(parseGdalMetadata(part.repeat(200_000)).items.size).toBe(0);
  expect(performance.now() - started).toBeLessThan(1_000);
});
