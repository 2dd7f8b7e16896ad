import type { JsonObject } from '../../expression/json.ts';
import type { GeoBox } from '../../geo/geobox.ts';
import { geometryBounds } from '../../geo/geometry.ts';
import { GRID_10M, GRID_20M } from './place.ts';
import type { SceneSpec } from './scene-list.ts';
import { footprintOf } from './swath.ts';

/** How a band of a scene lies on the disk. */
export interface BandFile {
  readonly name: string;
  readonly title: string;
  readonly grid: GeoBox;
  readonly type: 'uint8' | 'uint16';
  readonly nodata: 0 | null;
  readonly overviews: 'average' | 'mode';
  readonly commonName?: string;
}

const REFLECTANCE = { type: 'uint16', nodata: 0, overviews: 'average' } as const;
const CODES = { type: 'uint8', overviews: 'mode' } as const;

/** The files of a scene. The workflow never sees `truth`: no registry names it. */
export const BAND_FILES: readonly BandFile[] = [
  { name: 'B2', title: 'Blue', grid: GRID_10M, commonName: 'blue', ...REFLECTANCE },
  { name: 'B3', title: 'Green', grid: GRID_10M, commonName: 'green', ...REFLECTANCE },
  { name: 'B4', title: 'Red', grid: GRID_10M, commonName: 'red', ...REFLECTANCE },
  { name: 'B8', title: 'Near infrared', grid: GRID_10M, commonName: 'nir', ...REFLECTANCE },
  { name: 'B11', title: 'Short-wave infrared 1.6 µm', grid: GRID_20M, commonName: 'swir16', ...REFLECTANCE },
  { name: 'B12', title: 'Short-wave infrared 2.2 µm', grid: GRID_20M, commonName: 'swir22', ...REFLECTANCE },
  { name: 'SCL', title: 'Scene classification', grid: GRID_20M, nodata: 0, ...CODES },
  { name: 'MSK_CLDPRB', title: 'Cloud probability, per cent', grid: GRID_20M, nodata: null, ...CODES },
  { name: 'truth', title: 'What is cloud in the model: 1, else 0', grid: GRID_10M, nodata: null, ...CODES },
];

/** Said wherever the scenes are described. */
export const STATEMENT =
  'Modelled data: no satellite took this picture. The land, its crops and the clouds are drawn by a program from integer noise, ' +
  'in the bands and on the grid of Sentinel-2 Level-2A, at the place and time of the reference script.';

/** A STAC Item 1.0.0 of a scene; `cloudCover` in per cent of what was seen. */
export function sceneItem(spec: SceneSpec, cloudCover: number): JsonObject {
  const geometry = footprintOf(spec.swath);
  return {
    type: 'Feature',
    stac_version: '1.0.0',
    stac_extensions: [
      'https://stac-extensions.github.io/projection/v1.1.0/schema.json',
      'https://stac-extensions.github.io/eo/v1.1.0/schema.json',
      'https://stac-extensions.github.io/view/v1.0.0/schema.json',
    ],
    id: spec.id,
    collection: 'modelled-s2',
    geometry: { type: geometry.type, coordinates: geometry.coordinates },
    bbox: [...geometryBounds(geometry)],
    properties: {
      datetime: spec.datetime,
      title: `Modelled Sentinel-2 scene, ${spec.datetime.slice(0, 10)}`,
      description: STATEMENT,
      'geoweft:modelled': true,
      gsd: 10,
      'eo:cloud_cover': Math.round(cloudCover * 100) / 100,
      'proj:epsg': 32613,
      'view:sun_azimuth': spec.sun.azimuth,
      'view:sun_elevation': spec.sun.elevation,
    },
    links: [{ rel: 'collection', href: '../collection.json', type: 'application/json' }],
    assets: Object.fromEntries(BAND_FILES.map((file) => [file.name, asset(file)])),
  };
}

function asset({ name, title, grid, commonName }: BandFile): JsonObject {
  return {
    href: `./${name}.tif`,
    type: 'image/tiff; application=geotiff; profile=cloud-optimized',
    title: `${title} (modelled)`,
    roles: name === 'truth' ? ['metadata'] : ['data'],
    gsd: grid.transform[0],
    'proj:shape': [grid.height, grid.width],
    'proj:transform': [...grid.transform],
    'eo:bands': [commonName === undefined ? { name } : { name, common_name: commonName }],
  };
}

/** The STAC Collection over all scenes. */
export function sceneCollection(specs: readonly SceneSpec[]): JsonObject {
  const bounds = geometryBounds(footprintOf(null));
  return {
    type: 'Collection',
    stac_version: '1.0.0',
    id: 'modelled-s2',
    title: 'Modelled Sentinel-2, eastern Colorado',
    description: STATEMENT,
    license: 'CC0-1.0',
    extent: {
      spatial: { bbox: [[...bounds]] },
      temporal: { interval: [[specs[0].datetime, specs[specs.length - 1].datetime]] },
    },
    links: specs.map(({ id }) => ({ rel: 'item', href: `./${id}/${id}.json`, type: 'application/geo+json' })),
  };
}
