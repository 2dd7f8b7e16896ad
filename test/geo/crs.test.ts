import proj4 from 'proj4';
import table from 'proj4-list';
import { describe, expect, it } from 'vitest';
import { isGeographic, metresPerUnit, parseCrs, pointTransform } from '../../src/geo/crs.ts';

const ZONES = ['326', '327'].flatMap((half) => Array.from({ length: 60 }, (_, index) => `EPSG:${half}${String(index + 1).padStart(2, '0')}`));

/** A CRS as the table of all codes has it. */
function listed(code: string): string {
  const [, definition] = table[code];
  if (typeof definition !== 'string') throw new Error(`${code} is not in the table`);
  return definition;
}

describe('a CRS', () => {
  it('is the same without the table of codes as in it: degrees, web Mercator, the zones of UTM', () => {
    for (const code of ['EPSG:4326', 'EPSG:3857', ...ZONES]) {
      const zone = Number(code.slice(-2));
      const point: [number, number] = [code.startsWith('EPSG:32') ? zone * 6 - 184 : 14.5, code.startsWith('EPSG:327') ? -33.25 : 45.875];
      expect(pointTransform('EPSG:4258', code)(...point), code).toEqual(proj4(listed('EPSG:4258'), listed(code)).forward(point));
    }
  });

  it('is known by its code, with or without EPSG, or its parameters', () => {
    expect(['EPSG:32633', 'epsg:5514', '28992', ' EPSG:3857 '].map(parseCrs)).toEqual(['EPSG:32633', 'EPSG:5514', 'EPSG:28992', 'EPSG:3857']);
    expect(['EPSG:32600', 'EPSG:99999', 'EPSG:constructor', 'somewhere'].map(parseCrs)).toEqual([undefined, undefined, undefined, undefined]);
    expect(parseCrs('+proj=sinu +R=6371007.181')).toBe('+proj=sinu +R=6371007.181');
  });

  it('has a unit', () => {
    expect(['EPSG:4326', 'EPSG:4258', 'EPSG:32633'].map(isGeographic)).toEqual([true, true, false]);
    expect(['EPSG:32733', 'EPSG:3857', 'EPSG:2225'].map(metresPerUnit)).toEqual([1, 1, 1200 / 3937]);
  });
});
