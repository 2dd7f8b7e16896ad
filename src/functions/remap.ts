import { fail } from '../expression/issue.ts';
import { type Image, labelOf } from '../image/image.ts';
import { unionType } from '../raster/arithmetic.ts';
import { remapPixels } from '../raster/lookup.ts';
import { literalType } from '../raster/pixel-type.ts';
import { bandNamed } from './band-lookup.ts';
import { computedBand } from './band-wise.ts';

/** One band of an image with its values replaced, as the band `remapped`. What is not in `from` is `otherwise`, or masked. */
export function remap(image: Image, from: readonly number[], to: readonly number[], otherwise: number | undefined, bandName: string | undefined): Image {
  if (from.length !== to.length) {
    return fail(`${from.length} values (${from.join(' ')}) are mapped to ${to.length} (${to.join(' ')}); expected as many`, { argument: 'to' });
  }
  const twice = from.find((value, index) => from.indexOf(value) !== index);
  if (twice !== undefined) return fail(`the value ${twice} is mapped twice`, { argument: 'from' });
  const results = otherwise === undefined ? to : [...to, otherwise];
  if (results.length === 0) return fail('nothing is mapped; expected values, or a default value', { argument: 'from' });
  if (image.bands.length === 0) return fail(`${labelOf(image)} has no bands to map the values of`, { argument: 'image' });
  const band = bandName === undefined ? image.bands[0] : bandNamed(image, bandName, 'bandName');
  const type = results.map(literalType).reduce(unionType);
  return {
    ...image,
    bands: [{ ...computedBand(band, type, [Math.min(...results), Math.max(...results)], 'class'), name: 'remapped' }],
    async read(geobox, names, options) {
      const { bands } = await image.read(geobox, [band.name], options);
      const remapped = remapPixels(bands[0], from, to, otherwise ?? null, type);
      return { geobox, bands: names.map(() => remapped) };
    },
  };
}
