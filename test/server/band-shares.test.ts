import { describe, expect, it } from 'vitest';
import { constant, invoke } from '../../src/expression/expression.ts';
import { createBandHomes, isReadByBand, joinBands, splitBands } from '../../src/server/band-shares.ts';
import { decodeValues, encodeValues } from '../../src/server/values.ts';

const collection = invoke('ImageCollection.load', { id: constant('set') });
const mosaic = invoke('ImageCollection.qualityMosaic', { collection, qualityBand: constant('quality') });

describe('the bands of a picture', () => {
  it('are read by several threads where each is read by itself', () => {
    expect(isReadByBand(mosaic)).toBe(true);
    expect(isReadByBand(invoke('Image.rename', { input: invoke('Image.select', { input: mosaic, bandSelectors: constant(['B4']) }), names: constant(['red']) }))).toBe(true);
    expect(isReadByBand(invoke('ImageCollection.mosaic', { collection }))).toBe(true);
  });

  it('are read by one where all come of one computation', () => {
    expect(isReadByBand(invoke('Image.visualize', { image: mosaic }))).toBe(false);
    expect(isReadByBand(collection)).toBe(false);
    expect(isReadByBand(invoke('ImageCollection.mosaic', { collection: invoke('ImageCollection.merge', { collection1: collection, collection2: invoke('Image.focalMean', { image: mosaic }) }) }))).toBe(false);
    expect(isReadByBand(constant(1))).toBe(false);
  });

  it('stay with their threads, as many with each', () => {
    const homes = createBandHomes(2);
    expect([...homes.share(['B4', 'B3', 'B2', 'B3'])]).toEqual([[0, ['B4', 'B2']], [1, ['B3']]]);
    expect([...homes.share(['B8', 'B4', 'B3'])]).toEqual([[1, ['B8', 'B3']], [0, ['B4']]]);
  });

  it('are the same again when they were taken apart', () => {
    const grid = { width: 3, height: 1, crs: 'EPSG:32633', transform: [10, 0, 0, 0, -10, 0] } as const;
    const red = { name: 'B4', type: 'uint16', values: Uint16Array.of(1, 2, 3), mask: Uint8Array.of(1, 0, 1) } as const;
    const cloud = { name: 'cloud', type: 'uint8', values: Uint8Array.of(7, 8, 9), mask: null } as const;
    const parts = splitBands(encodeValues({ ...grid, bands: [red, cloud] }));
    expect(parts.map((part) => decodeValues(part.buffer).bands)).toEqual([[red], [cloud]]);
    expect(decodeValues(joinBands(parts, ['cloud', 'B4', 'cloud']).buffer)).toEqual({ ...grid, bands: [cloud, red, cloud] });
  });
});
