import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The scene whose files all the items share, by way of hard links: two bands at 10 m and one at 20 m. */
const SCENE = fileURLToPath(new URL('../test/fixtures/utm-zones/zones-d/', import.meta.url));
const ASSETS = ['B2', 'B3', 'cloud'];
/** Links that a file of most file systems can have. */
const LINKS = 30_000;

/**
 * A folder with `count` STAC Items, each in a folder of its own beside its three small GeoTIFFs, as catalogs lie on disk.
 * Their footprints lie side by side, the times a quarter of an hour apart. A folder that is complete is left as it is.
 */
export async function makeManyItems(folder: string, count: number): Promise<void> {
  const done = join(folder, '.complete');
  if ((await readFile(done, 'utf8').catch(() => '')) === String(count)) return;
  await rm(folder, { recursive: true, force: true });
  for (let index = 0; index < count; index++) {
    const id = `scene-${String(index).padStart(6, '0')}`;
    const own = join(folder, id.slice(0, -3), id);
    await mkdir(own, { recursive: true });
    await Promise.all(ASSETS.map(async (asset) => link(await linkable(folder, asset, Math.floor(index / LINKS)), join(own, `${asset}.tif`))));
    await writeFile(join(own, `${id}.json`), JSON.stringify(itemOf(id, index), null, 1));
  }
  await writeFile(done, String(count));
}

/** A copy of an asset's file that takes further links. */
async function linkable(folder: string, asset: string, copy: number): Promise<string> {
  const path = join(folder, '.files', `${asset}-${copy}.tif`);
  if (await stat(path).catch(() => null)) return path;
  await mkdir(join(folder, '.files'), { recursive: true });
  await writeFile(path, await readFile(join(SCENE, `${asset}.tif`)));
  return path;
}

function itemOf(id: string, index: number): object {
  const [west, south] = [-170 + (index % 100) * 3.3, -60 + (Math.floor(index / 100) % 100) * 1.2];
  const [east, north] = [west + 1.5, south + 1];
  const asset = (key: string): object => ({
    href: `./${basename(key)}.tif`,
    type: 'image/tiff; application=geotiff; profile=cloud-optimized',
    title: `Band ${key}`,
    roles: ['data'],
    'raster:bands': [{ data_type: key === 'cloud' ? 'uint8' : 'uint16', nodata: key === 'cloud' ? 255 : 0, spatial_resolution: key === 'cloud' ? 20 : 10 }],
  });
  return {
    type: 'Feature',
    stac_version: '1.0.0',
    stac_extensions: ['https://stac-extensions.github.io/raster/v1.1.0/schema.json'],
    id,
    geometry: { type: 'Polygon', coordinates: [[[west, south], [east, south], [east, north], [west, north], [west, south]]] },
    bbox: [west, south, east, north],
    properties: {
      datetime: new Date(Date.UTC(2020, 0, 1) + index * 900_000).toISOString(),
      platform: `sentinel-2${'ab'[index % 2]}`,
      instruments: ['msi'],
      'eo:cloud_cover': (index * 37) % 101,
      'view:sun_elevation': 20 + ((index * 13) % 400) / 10,
      's2:mgrs_tile': `${1 + (index % 60)}SDD`,
    },
    assets: Object.fromEntries(ASSETS.map((key) => [key, asset(key)])),
    links: [],
  };
}
