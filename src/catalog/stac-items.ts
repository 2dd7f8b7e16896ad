import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { Json } from '../expression/json.ts';
import type { Properties } from '../image/image.ts';
import { parseDatetime } from './datetime.ts';
import { isTiffName } from './folder.ts';
import { parseFootprint } from './footprint.ts';
import { type Asset, type FoundItems, type Item, SceneError, cannotBeRead } from './item.ts';
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

/** A STAC Item as it was read from a file (a path from the data folder): the scene that it describes, or a sentence on why it is none. */
export interface ReadItem {
  readonly file: string;
  /** null where it cannot be told. */
  readonly id: string | null;
  /** The same for Items that say the same. */
  readonly digest: string;
  readonly outcome: { readonly item: Item } | { readonly fault: string };
}

export function readStacItem(folder: string, file: string, value: unknown): ReadItem {
  const failed = (error: unknown, id: string | null, digest: string): ReadItem => {
    if (!(error instanceof SceneError)) throw error;
    return { file, id, digest, outcome: { fault: cannotBeRead(id ?? idOf(value) ?? file, new SceneError(`${file}: ${error.message}`)) } };
  };
  let parsed: StacItem;
  try {
    parsed = parseItem(value);
  } catch (error) {
    return failed(error, null, '');
  }
  const digest = digestOf(parsed);
  try {
    return { file, id: parsed.id, digest, outcome: { item: itemOf(parsed, dirname(join(folder, file)), file) } };
  } catch (error) {
    return failed(error, parsed.id, digest);
  }
}

/** The scenes of STAC Items, one an id: the first in the order of their files. */
export function scenesOfItems(read: readonly ReadItem[]): FoundItems {
  const first = new Map<string, ReadItem>();
  const [items, faults, warnings]: [Item[], string[], string[]] = [[], [], []];
  for (const one of read) {
    const known = one.id === null ? undefined : first.get(one.id);
    if (known === undefined) {
      if (one.id !== null) first.set(one.id, one);
      if ('item' in one.outcome) items.push(one.outcome.item);
      else faults.push(one.outcome.fault);
    } else if (known.digest !== one.digest) {
      warnings.push(`'${known.id}' is in '${known.file}' and in '${one.file}', which differ: the first is used`);
    }
  }
  return { items, faults, warnings };
}

/** Hash of what an Item says, in whatever order. */
function digestOf(item: StacItem): string {
  const text = JSON.stringify(item, (_, value: unknown) => {
    if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
  return createHash('sha256').update(text).digest('base64').slice(0, 22);
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

/** Only assets that are TIFFs belong to it. */
function itemOf({ id, geometry, properties, assets }: StacItem, base: string, file: string): Item {
  return {
    id,
    path: file,
    base,
    properties: { ...properties, ...timesOf(properties) },
    footprint: parseFootprint(geometry),
    assets: Object.entries(assets)
      .filter(([, described]) => isTiff(described) && !isPicture(described))
      .map(([key, described]) => assetOf(key, described)),
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

function assetOf(key: string, described: z.infer<typeof asset>): Asset {
  const { bands: common, 'eo:bands': eo, 'raster:bands': raster, nodata: allNodata } = described;
  const isClass = described['classification:classes'].length > 0;
  const count = Math.max(common.length, eo.length, raster.length);
  return {
    key,
    href: described.href,
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
