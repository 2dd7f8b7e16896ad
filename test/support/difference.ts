import type { GeoBox } from '../../src/geo/geobox.ts';
import { type BandPixels, isValid } from '../../src/raster/raster.ts';

/** The first pixels in which bands differ, in words; [] if they are equal. Values are compared as numbers, masked ones not at all. */
export function differences(names: readonly string[], one: readonly BandPixels[], other: readonly BandPixels[], { width, height }: GeoBox): string[] {
  const found: string[] = [];
  for (const [index, name] of names.entries()) {
    const [a, b] = [one[index], other[index]];
    let count = 0;
    for (let i = 0; i < width * height; i++) {
      const [left, right] = [a, b].map((band) => (isValid(band, i) ? band.values[i] : null));
      if (Object.is(left, right) || (left === 0 && right === 0)) continue;
      if (count++ < 3) found.push(`${name} at ${i % width}, ${Math.floor(i / width)}: ${left ?? 'masked'}, expected ${right ?? 'masked'}`);
    }
    if (count > 3) found.push(`${name}: ${count} of ${width * height} pixels differ`);
  }
  return found;
}
