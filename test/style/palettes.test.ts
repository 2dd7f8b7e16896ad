import { describe, expect, it } from 'vitest';
import { paletteOf, palettes } from '../../src/style/palettes.ts';

describe('the palettes of the menu', () => {
  it('have names and colours of their own', () => {
    expect(new Set(palettes.map(({ name }) => name)).size).toBe(palettes.length);
    expect(new Set(palettes.map(({ colors }) => colors.join())).size).toBe(palettes.length);
  });

  it.each(palettes)('$name is made of hex colours and known by them', ({ name, colors }) => {
    expect(colors.every((color) => /^#[\da-f]{6}$/.test(color))).toBe(true);
    expect(paletteOf(colors)?.name).toBe(name);
  });

  it('hold those that people ask for', () => {
    expect(palettes.map(({ name }) => name)).toEqual(expect.arrayContaining(['viridis', 'magma', 'inferno', 'plasma', 'cividis', 'turbo', 'RdYlGn', 'Spectral', 'NDVI', 'NDWI', 'Terrain']));
  });
});
