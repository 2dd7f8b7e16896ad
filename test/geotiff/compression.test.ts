import { expect, it } from 'vitest';
import { createBlockEncoder } from '../../src/geotiff/block-codec.ts';
import { COMPRESSIONS, COMPRESSION_FACTS, usualLevel } from '../../src/geotiff/compression.ts';
import { PIXEL_TYPES, allocate } from '../../src/raster/pixel-type.ts';

it('has a usual level for every type that the compression knows', () => {
  for (const compression of COMPRESSIONS) {
    const { levels } = COMPRESSION_FACTS[compression];
    for (const type of PIXEL_TYPES) {
      const usual = usualLevel(compression, type);
      expect(usual === undefined).toBe(levels === null);
      if (levels !== null) expect(usual).toSatisfy((level: number) => level >= levels.lowest && level <= levels.highest);
    }
  }
});

it('searches long where bytes repeat themselves, and briefly in the noise of imagery', async () => {
  for (const [type, level] of [['uint8', 6], ['uint16', 1]] as const) {
    const classes = allocate(type, 64 * 64).map((_, i) => (Math.floor(i / 7) * 5 + (i % 3)) % 11);
    const spec = { type, bandCount: 1, blockSize: 64, padding: 0, compression: 'deflate', predictor: 2 } as const;
    const [usual, chosen, other] = await Promise.all([undefined, level, level === 1 ? 6 : 1].map(async (tried) => (await createBlockEncoder({ ...spec, level: tried })).encodeBands([classes], 64, 64).slice()));
    expect(usual).toEqual(chosen);
    expect(usual).not.toEqual(other);
  }
});
