import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Json } from '../expression/json.ts';
import type { Properties } from '../image/image.ts';
import { parseDatetime } from './datetime.ts';
import { isTiffName } from './folder.ts';
import { parseFootprint } from './footprint.ts';
import { type Asset, type FoundItems, type Item, SceneError, cannotBeRead } from './item.ts';
import type { UncheckedItem } from './stac-files.ts';
import { sentenceOf } from './zod-sentence.ts';

const json: z.ZodType<Json> = z.json();
const classes = z.array(z.unknown()).catch([]);
const nodata = z
  .union([
    z.number(),
    z.literal('nan').transform(() => NaN),
    z.literal('inf').transform(() => Infinity),
    z.literal('-inf').transform(() => -Infinity),
  ])
  .nullish()
  .catch(null);

const band = z.object({ name: z.string().nullish().catch(null), nodata, 'classification:classes': classes });
const bands = z.array(band).catch([]);

/** Only the address must be right: what else is said of a file counts where it can be understood. */
const asset = z.object({
  href: z.string(),
  type: z.string().nullish().catch(null),
  roles: z.array(z.string()).catch([]),
  nodata,
  bands,
  'eo:bands': bands,
  'raster:bands': bands,
  'classification:classes': classes,
});

const stacItem = z.object({
  id: z.string().min(1, 'expected a name'),
  geometry: z.unknown().optional(),
  properties: z.record(z.string(), json),
  assets: z.record(z.string(), asset),
});

type StacItem = z.infer<typeof stacItem>;

/** The scenes of STAC Items, one an id: the first in the order of their files. Only assets that are TIFFs belong to them. */
export function readStacItems(folder: string, unchecked: readonly UncheckedItem[]): FoundItems {
  const first = new Map<string, { item: StacItem; file: string }>();
  const [items, faults, warnings]: [Item[], string[], string[]] = [[], [], []];
  for (const { file, value } of unchecked) {
    try {
      const item = parseItem(value);
      const known = first.get(item.id);
      if (known === undefined) {
        first.set(item.id, { item, file });
        items.push(itemOf(item, dirname(join(folder, file)), file));
      } else if (!isDeepStrictEqual(known.item, item)) {
        warnings.push(`'${item.id}' is in '${known.file}' and in '${file}', which differ: the first is used`);
      }
    } catch (error) {
      if (!(error instanceof SceneError)) throw error;
      faults.push(cannotBeRead(idOf(value) ?? file, new SceneError(`${file}: ${error.message}`)));
    }
  }
  return { items, faults, warnings };
}

/** Throws SceneError. */
function parseItem(value: unknown): StacItem {
  try {
    const parsed = stacItem.safeParse(value);
    if (!parsed.success) throw new SceneError(`it is not a STAC Item: ${sentenceOf(parsed.error)}`);
    return parsed.data;
  } catch (error) {
    if (error instanceof RangeError) throw new SceneError('it is nested too deeply', { cause: error }); // the stack is full
    throw error;
  }
}

function idOf(value: unknown): string | undefined {
  return z.object({ id: z.string().min(1) }).safeParse(value).data?.id;
}

function itemOf({ id, geometry, properties, assets }: StacItem, base: string, file: string): Item {
  return {
    id,
    path: file,
    properties: { ...properties, ...timesOf(properties) },
    footprint: parseFootprint(geometry),
    assets: Object.entries(assets)
      .filter(([, described]) => isTiff(described) && !isPicture(described))
      .map(([key, described]) => assetOf(key, described, base)),
  };
}

/** `datetime`, or `start_datetime` where that is null; `end_datetime`. Throws SceneError for what is no date. */
function timesOf(properties: Properties): Properties {
  const time = (name: string): number | null => {
    const value = Object.hasOwn(properties, name) ? properties[name] : null;
    if (value === null) return null;
    const parsed = typeof value === 'string' ? parseDatetime(value) : null;
    if (parsed === null) throw new SceneError(`its ${name} ${JSON.stringify(value)} is not a date`);
    return parsed;
  };
  const start = time('datetime') ?? time('start_datetime');
  const end = time('end_datetime');
  return {
    ...(start === null ? {} : { 'system:time_start': start }),
    ...(end === null ? {} : { 'system:time_end': end }),
  };
}

function isTiff({ type, href }: z.infer<typeof asset>): boolean {
  if (type === null || type === undefined) return isTiffName(href.replace(/[?#].*$/, ''));
  return /^image\/(?:tiff|(?:x\.|vnd\.stac\.)geotiff)/i.test(type);
}

function isPicture({ roles }: z.infer<typeof asset>): boolean {
  return roles.includes('thumbnail') || roles.includes('overview');
}

function assetOf(key: string, described: z.infer<typeof asset>, base: string): Asset {
  const { bands: common, 'eo:bands': eo, 'raster:bands': raster, nodata: allNodata } = described;
  const isClass = described['classification:classes'].length > 0;
  const count = Math.max(common.length, eo.length, raster.length);
  return {
    key,
    href: described.href,
    base,
    nodata: allNodata ?? null,
    isClass,
    bands: Array.from({ length: count }, (_, index) => {
      const told = [common, eo, raster].flatMap((list) => list.at(index) ?? []);
      return {
        name: told.find(({ name }) => name)?.name ?? null,
        nodata: raster.at(index)?.nodata ?? common.at(index)?.nodata ?? allNodata ?? null,
        isClass: isClass || told.some((one) => one['classification:classes'].length > 0),
      };
    }),
  };
}
