import type { ImageFileDirectory } from 'geotiff';
import { type GeoKeys, toProj4 } from 'geotiff-geokeys-to-proj4';
import { type Affine, scaleAffine, translateAffine } from '../geo/affine.ts';
import { type Crs, parseCrs } from '../geo/crs.ts';
import type { GeoBox } from '../geo/geobox.ts';
import { GeoTiffError } from './geotiff-error.ts';
import { listOf } from './tag-values.ts';

/** Where a directory's pixels are. Throws GeoTiffError where it does not say so in a way that can be read. */
export async function readGeoBox(directory: ImageFileDirectory, width: number, height: number): Promise<GeoBox> {
  const keys: Readonly<Record<string, unknown>> = (await geoKeysOf(directory)) ?? {};
  const transform = await readTransform(directory);
  if (!transform) throw new GeoTiffError('it has no georeference');
  if (transform.some((value) => !Number.isFinite(value)) || transform[0] * transform[4] === transform[1] * transform[3]) {
    throw new GeoTiffError('its georeference is not valid');
  }
  const crs = readCrs(keys);
  const pixelIsPoint = keys.GTRasterTypeGeoKey === 2;
  return { crs, transform: pixelIsPoint ? translateAffine(transform, -0.5, -0.5) : transform, width, height };
}

async function geoKeysOf(directory: ImageFileDirectory): Promise<Readonly<Record<string, unknown>> | null> {
  await Promise.all(
    (['GeoKeyDirectory', 'GeoDoubleParams', 'GeoAsciiParams'] as const).map((tag) => directory.loadValue(tag)),
  );
  return directory.parseGeoKeyDirectory();
}

async function readTransform(directory: ImageFileDirectory): Promise<Affine | null> {
  const matrix = listOf(await directory.loadValue('ModelTransformation'));
  if (matrix && matrix.length >= 8) return [matrix[0], matrix[1], matrix[3], matrix[4], matrix[5], matrix[7]];
  const scale = listOf(await directory.loadValue('ModelPixelScale'));
  const tie = listOf(await directory.loadValue('ModelTiepoint'));
  if (!scale || !tie || tie.length < 6) return null;
  const [column, row, , x, y] = tie;
  return translateAffine(scaleAffine([1, 0, x, 0, -1, y], scale[0], scale[1]), -column, -row);
}

function readCrs(keys: Readonly<Record<string, unknown>>): Crs {
  for (const key of [keys.ProjectedCSTypeGeoKey, keys.GeographicTypeGeoKey]) {
    if (typeof key === 'number' && key > 0 && key < 32767) {
      const crs = parseCrs(`EPSG:${key}`);
      if (crs) return crs;
      throw new GeoTiffError(`its reference system EPSG:${key} is not known`);
    }
  }
  if (Object.keys(keys).length > 0) {
    const custom = toProj4(keys as Partial<GeoKeys> as GeoKeys); // it declares every key, and reads those that are there
    const crs = custom.proj4.includes('+proj=') ? parseCrs(custom.proj4.trim()) : undefined;
    if (crs) return crs;
  }
  throw new GeoTiffError('it has no reference system that can be read');
}
