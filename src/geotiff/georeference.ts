import { globals } from 'geotiff';
import type { GeoKeys } from 'geotiff-geokeys-to-proj4';
import { type Affine, scaleAffine, translateAffine } from '../geo/affine.ts';
import { type Crs, parseCrs } from '../geo/crs.ts';
import type { GeoBox } from '../geo/geobox.ts';
import { GeoTiffError } from './geotiff-error.ts';
import { TAGS } from './tags.ts';
import type { TiffDirectory } from './tiff-reader.ts';

/** Where a directory's pixels are. Throws GeoTiffError where it does not say so in a way that can be read. */
export async function readGeoBox(directory: TiffDirectory, width: number, height: number): Promise<GeoBox> {
  const keys: Readonly<Record<string, unknown>> = await geoKeysOf(directory);
  const transform = await readTransform(directory);
  if (!transform) throw new GeoTiffError('it has no georeference');
  if (transform.some((value) => !Number.isFinite(value)) || transform[0] * transform[4] === transform[1] * transform[3]) {
    throw new GeoTiffError('its georeference is not valid');
  }
  const crs = await readCrs(keys);
  const pixelIsPoint = keys.GTRasterTypeGeoKey === 2;
  return { crs, transform: pixelIsPoint ? translateAffine(transform, -0.5, -0.5) : transform, width, height };
}

/** GeoTIFF's keys by their names: a number, several, or a text. */
async function geoKeysOf(directory: TiffDirectory): Promise<Readonly<Record<string, unknown>>> {
  const keys = await directory.numbers(TAGS.geoKeyDirectory);
  if (!keys || keys.length < 4) return {};
  const doubles = Array.from((await directory.numbers(TAGS.geoDoubleParams)) ?? []);
  const text = (await directory.text(TAGS.geoAsciiParams)) ?? '';
  const names: Readonly<Partial<Record<number, string>>> = globals.geoKeyNames;
  const found: Record<string, unknown> = {};
  // After a head of four numbers each key has four: its number, the tag with its value or 0, how many values, and where or which.
  for (let at = 4; at + 3 < keys.length && at <= keys[3] * 4; at += 4) {
    const [name, tag, count, value] = [names[keys[at]], keys[at + 1], keys[at + 2], keys[at + 3]];
    if (name === undefined) continue;
    if (tag === 0) found[name] = value;
    else if (tag === TAGS.geoAsciiParams) found[name] = text.substring(value, value + count - 1);
    else if (tag === TAGS.geoDoubleParams) found[name] = count === 1 ? doubles.at(value) : doubles.slice(value, value + count);
  }
  return found;
}

async function readTransform(directory: TiffDirectory): Promise<Affine | null> {
  const matrix = await directory.numbers(TAGS.modelTransformation);
  if (matrix && matrix.length >= 8) return [matrix[0], matrix[1], matrix[3], matrix[4], matrix[5], matrix[7]];
  const scale = await directory.numbers(TAGS.modelPixelScale);
  const tie = await directory.numbers(TAGS.modelTiepoint);
  if (!scale || scale.length < 2 || !tie || tie.length < 6) return null;
  const [column, row, , x, y] = Array.from(tie);
  return translateAffine(scaleAffine([1, 0, x, 0, -1, y], scale[0], scale[1]), -column, -row);
}

async function readCrs(keys: Readonly<Record<string, unknown>>): Promise<Crs> {
  for (const key of [keys.ProjectedCSTypeGeoKey, keys.GeographicTypeGeoKey]) {
    if (typeof key === 'number' && key > 0 && key < 32767) {
      const crs = parseCrs(`EPSG:${key}`);
      if (crs) return crs;
      throw new GeoTiffError(`its reference system EPSG:${key} is not known`);
    }
  }
  if (Object.keys(keys).length > 0) {
    const { toProj4 } = await import('geotiff-geokeys-to-proj4'); // heavy: most files name a code
    const custom = toProj4(keys as Partial<GeoKeys> as GeoKeys); // it declares every key, and reads those that are there
    const crs = custom.proj4.includes('+proj=') ? parseCrs(custom.proj4.trim()) : undefined;
    if (crs) return crs;
  }
  throw new GeoTiffError('it has no reference system that can be read');
}
