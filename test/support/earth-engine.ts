import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import vm from 'node:vm';

const FIXTURES = resolve(import.meta.dirname, '../fixtures');

export interface PublishedArgument {
  readonly argumentName: string;
  readonly type: string;
  readonly optional?: boolean;
  readonly defaultValue?: unknown;
}

/** Earth Engine's own signatures of the algorithms that we know: see test/fixtures/README.md. */
export const algorithms = JSON.parse(readFileSync(join(FIXTURES, 'earthengine-algorithms.json'), 'utf8')) as {
  readonly algorithms: readonly { readonly name: string; readonly returnType: string; readonly arguments?: readonly PublishedArgument[] }[];
};

export interface EeImage {
  select(selectors: unknown, names?: unknown): EeImage;
  multiply(factor: number | EeImage): EeImage;
  rename(names: unknown): EeImage;
  addBands(image: EeImage, names?: unknown, overwrite?: boolean): EeImage;
}

export interface EeCollection {
  filterBounds(geometry: unknown): EeCollection;
  filterDate(start: unknown, end?: unknown): EeCollection;
  map(change: (image: EeImage) => EeImage): EeCollection;
  select(selectors: unknown, names?: unknown): EeCollection;
  qualityMosaic(band: string): EeImage;
  mosaic(): EeImage;
}

type GeometryMaker = (coordinates: unknown) => unknown;

/** As much of the official client as the tests use. */
export interface EarthEngine {
  readonly data: { getAlgorithms: () => unknown };
  readonly rpc_convert: { algorithms(published: unknown): unknown };
  initialize(url: null, tileUrl: null): void;
  readonly Serializer: { encodeCloudApi(object: unknown): unknown };
  readonly Deserializer: { decodeCloudApi(json: unknown): unknown };
  ImageCollection(id: string): EeCollection;
  readonly Image: { constant(value: unknown): EeImage };
  readonly Geometry: Readonly<Record<'Point' | 'MultiPoint' | 'LineString' | 'MultiLineString' | 'Polygon' | 'MultiPolygon', GeometryMaker>> & ((geoJson: unknown) => unknown);
}

/** The official client, told the signatures from the file in place of the network. */
export function earthEngine(): EarthEngine {
  const ee = createRequire(import.meta.url)('@google/earthengine') as EarthEngine;
  ee.data.getAlgorithms = () => ee.rpc_convert.algorithms(structuredClone(algorithms));
  ee.initialize(null, null);
  return ee;
}

export interface Layer {
  readonly object: EeImage | EeCollection;
  readonly style: unknown;
  readonly name: string;
}

/** The layers that a script of the code editor adds to the map. */
export function layersOf(script: string, ee: EarthEngine): Layer[] {
  const layers: Layer[] = [];
  const Map = {
    setCenter: () => undefined,
    addLayer: (object: Layer['object'], style: unknown, name: string) => layers.push({ object, style, name }),
  };
  const run = vm.runInThisContext(`(function (ee, Map) {\n${script}\n})`) as (client: EarthEngine, map: typeof Map) => void;
  run(ee, Map);
  return layers;
}
