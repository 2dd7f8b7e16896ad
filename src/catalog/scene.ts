import { isTime } from '../expression/date.ts';
import { distinctGeoBoxes } from '../geo/geobox.ts';
import type { Scene, SourceBand } from '../image/source-image.ts';
import type { Dataset, DatasetBand } from './dataset-registry.ts';
import { type FileBand, bandsOf, contentOfName } from './file-bands.ts';
import { outlineOf } from './footprint.ts';
import { type Asset, type Item, SceneError, cannotBeRead } from './item.ts';
import type { SceneFiles } from './scene-files.ts';

/** What it takes to open the scenes of a data set. */
export interface SceneOptions {
  readonly files: SceneFiles;
  /** What the registry says, if it knows the data set. */
  readonly dataset: Dataset | null;
  /** Hash of the invocation that loads it. */
  readonly hash: string;
}

/** The scene of an item, with what its files say of themselves; a sentence for a scene that cannot be had. */
export async function openScene(item: Item, options: SceneOptions): Promise<Scene | { readonly fault: string }> {
  const { dataset, hash } = options;
  try {
    requireTime(item);
    const files = await openFiles(item, options);
    const bands = dataset?.bands === undefined ? ownBands(files) : registeredBands(files, dataset.bands);
    if (bands.length === 0) throw new SceneError(`it has none of the bands ${Object.keys(dataset?.bands ?? {}).join(', ')}`);
    requireValidBands(bands);
    return {
      bands,
      properties: { ...item.properties, 'system:index': item.id },
      footprint: item.footprint ?? outlineOf(distinctGeoBoxes(bands.map(({ header }) => header.geobox))),
      clipped: dataset?.clipToFootprint ?? false,
      label: `'${item.id}'`,
      hash,
    };
  } catch (error) {
    if (error instanceof SceneError) return { fault: cannotBeRead(item.id, error) };
    throw error;
  }
}

/** Descriptions may tell system:time_start themselves. Throws SceneError for a number that is no time. */
function requireTime({ properties: { 'system:time_start': time } }: Item): void {
  if (typeof time === 'number' && !isTime(time)) throw new SceneError(`its system:time_start ${time} is not a time`);
}

async function openFiles(item: Item, { files, dataset }: SceneOptions): Promise<FileBand[]> {
  const bands: FileBand[] = [];
  for (const asset of assetsOf(item, dataset)) {
    const header = files.header(asset.href, item.base);
    bands.push(...bandsOf(asset, header instanceof Promise ? await header : header));
  }
  return bands;
}

/**
 * The files to open: those whose keys the registry's bands name. Bands without an asset of their own may lie in any file,
 * unless some of them are keys. Throws SceneError where there is no file.
 */
function assetsOf({ assets }: Item, dataset: Dataset | null): readonly Asset[] {
  if (assets.length === 0) throw new SceneError('it has no GeoTIFF among its assets');
  if (dataset?.bands === undefined) return assets;
  const isKey = (name: string): boolean => assets.some(({ key }) => key === name);
  const bands = Object.entries(dataset.bands);
  const unplaced = bands.flatMap(([name, { asset }]) => (asset === undefined ? [name] : []));
  if (unplaced.length > 0 && !unplaced.some(isKey)) return assets;
  const named = new Set<string | null>(bands.map(([name, { asset }]) => asset ?? name));
  return assets.filter(({ key }) => named.has(key));
}

/** All bands of the files, in order; a name that is taken gets _1, _2 … */
function ownBands(files: readonly FileBand[]): SourceBand[] {
  const taken = new Set<string>();
  return files
    .filter(({ isAlpha }) => !isAlpha)
    .map((band) => {
      let name = band.name;
      for (let count = 1; taken.has(name); count++) name = `${band.name}_${count}`;
      taken.add(name);
      const { header, sample, nodata, content } = band;
      return { name, header, sample, nodata, content };
    });
}

/** The bands that the registry names, in its order, as far as the scene has them. */
function registeredBands(files: readonly FileBand[], bands: Readonly<Record<string, DatasetBand>>): SourceBand[] {
  return Object.entries(bands).flatMap(([name, told]) => {
    const band = findBand(files, name, told);
    if (band === undefined) return [];
    const { scale = 1, offset = 0, valid } = told;
    const known = contentOfName(name);
    const content = told.content ?? (told.classes ? 'class' : known === 'continuous' ? band.content : known);
    const nodata = told.nodata === undefined ? band.nodata : told.nodata;
    const scaling = scale === 1 && offset === 0 ? undefined : { scale, offset };
    return { name, header: band.header, sample: band.sample, nodata, content, scaling, valid };
  });
}

/** Without the band that says where it is valid, what fills a band would pass for its values. Throws SceneError. */
function requireValidBands(bands: readonly SourceBand[]): void {
  for (const { name, valid } of bands) {
    if (valid === undefined || bands.some((other) => other.name === valid)) continue;
    throw new SceneError(`its band '${name}' is valid where '${valid}' is, but it has no band '${valid}'`);
  }
}

/** The asset is the one named, else that of the band's name, else any; in it the band is the one named, else its only one. */
function findBand(files: readonly FileBand[], name: string, { asset, band }: DatasetBand): FileBand | undefined {
  const own = files.filter((file) => file.asset.key === (asset ?? name));
  const among = own.length > 0 || asset !== undefined ? own : files;
  if (typeof band === 'number') return among.find(({ sample }) => sample === band - 1);
  const called = among.find((file) => file.name === (band ?? name) || file.aliases.includes(band ?? name));
  if (called !== undefined || band !== undefined || own.length === 0) return called;
  const [only, ...more] = own.filter(({ isAlpha }) => !isAlpha);
  return more.length === 0 ? only : undefined;
}
