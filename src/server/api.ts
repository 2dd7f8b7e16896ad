import * as z from 'zod';
import type { Description } from '../evaluate/describe.ts';
import type { ImageSample } from '../evaluate/sample.ts';
import type { ExportResult } from '../export/write-export.ts';
import type { ExpressionIssue } from '../expression/issue.ts';
import type { Json } from '../expression/json.ts';
import type { PrintedExpression } from '../expression/print.ts';
import type { GeoBox } from '../geo/geobox.ts';
import { COMPRESSIONS } from '../geotiff/compression.ts';
import type { TableColumn } from '../image/table.ts';
import type { PixelType } from '../raster/pixel-type.ts';
import { MAX_FILE_BYTES } from '../workflow/file.ts';
import type { CollectionImage } from '../workflow/scene-paths.ts';

/**
 * The server's typed API: what is asked, as zod schemas, and what is answered, as types. The window imports this file and
 * nothing else of the server, so it imports no module of Node and, but for types and the plain tables of pixel types and
 * compressions, none of the rooms that compute.
 */

export { COMPRESSIONS, COMPRESSION_FACTS, type Compression, usualLevel } from '../geotiff/compression.ts';
export { VALUES_CONTENT_TYPE, type Values, type ValuesBand, type ValuesHeader, decodeValues } from './values.ts';
export type { Description, ExportResult, ExpressionIssue, GeoBox, ImageSample, PixelType, PrintedExpression, TableColumn };

/** JSON has no NaN and no infinities: these go as words. */
export type JsonNumber = number | 'NaN' | 'Infinity' | '-Infinity';

/** Every answer that is not 2xx. `issues` with status 422: the workflow or its data are at fault. */
export interface ErrorAnswer {
  /** One sentence. 'unknown key' with status 404: post the expression again. */
  readonly error: string;
  readonly issues?: readonly ExpressionIssue[];
  /** With status 409 of a save: the modification time of the file that is there, null for none. */
  readonly modified?: number | null;
}

export const UNKNOWN_KEY = 'unknown key';

/** A path relative to the workspace, with slashes ('' is the workspace); absolute only where a shell has granted it. */
const path = z.string().max(4096);
/** The key of a posted expression. */
const key = z.string().regex(/^[0-9a-f]{32}$/, 'expected a key of POST /api/expressions');
const printed = z.custom<PrintedExpression>((value) => typeof value === 'object' && value !== null, "expected an expression in Earth Engine's JSON");

/** POST /api/expressions → ExpressionAnswer. The same question of the same data has the same key. */
export const expressionRequest = z.strictObject({
  /** The folder of the workflow. */
  folder: path,
  expression: printed,
  /** The free arguments of an expression inside a Map's body, the outermost first. */
  mapped: z.array(z.strictObject({ name: z.string().max(1000), collection: printed })).max(16).default([]),
  /** Which image of the innermost Map's collection stands for its argument; left out: the newest. */
  image: z.int().min(0).optional(),
});
export type ExpressionRequest = z.input<typeof expressionRequest>;
export type ExpressionAnswer =
  | { readonly key: string; readonly describe: Description; readonly issues?: undefined }
  | { readonly issues: readonly ExpressionIssue[]; readonly key?: undefined };

/** The most pixels of a picture or tile, the most bands, and the most bytes of an answer of values. */
export const MAX_PICTURE_PIXELS = 2048 * 2048;
export const MAX_BANDS = 64;
export const MAX_VALUES_BYTES = 128 * 2 ** 20;
/** The longer side of the picture that statistics are taken of. */
export const MAX_STATISTICS_SIDE = 256;

/** GET /api/values/KEY/tiles/Z/X/Y → Values on the XYZ tile of EPSG:3857. Of a collection: its newest image. */
export interface TileQuery {
  /** Left out: all. */
  readonly bands?: readonly string[];
  /** Pixels a side; left out: 256. */
  readonly size?: 256 | 512;
}

/** GET /api/values/KEY/picture → Values on that grid. Of a collection: its newest image. */
export interface PictureQuery {
  /** West, south, east, north in `crs`. */
  readonly bbox: readonly [number, number, number, number];
  /** Left out: EPSG:4326, longitude and latitude. */
  readonly crs?: string;
  readonly width: number;
  readonly height: number;
  /** Left out: all. */
  readonly bands?: readonly string[];
}

/** GET /api/values/KEY/statistics → StatisticsAnswer, of a picture of at most 256 × 256 pixels. */
export interface StatisticsQuery {
  /** Left out: all of the image. */
  readonly bbox?: readonly [number, number, number, number];
  readonly crs?: string;
  /** Left out: all. */
  readonly bands?: readonly string[];
}
export interface StatisticsAnswer {
  readonly bands: readonly BandStatistics[];
}
export interface BandStatistics {
  readonly name: string;
  readonly type: PixelType;
  /** Pixels looked at, and how many of them are valid (and finite). */
  readonly count: number;
  readonly valid: number;
  /** All null where no pixel is valid. `low` and `high`: the 2nd and the 98th percentile. */
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** At most 256 bins: bin i counts the values from start + i × step to below start + (i + 1) × step. Of integers the step is whole. */
  readonly histogram: { readonly start: number; readonly step: number; readonly counts: readonly number[] } | null;
}

/** The address of a tile, a picture or statistics, without the origin. */
export function tilePath(key: string, z: number, x: number, y: number, { bands, size }: TileQuery = {}): string {
  return `/api/values/${key}/tiles/${z}/${x}/${y}${queryText({ bands: bands && bandsText(bands), size })}`;
}
export function picturePath(key: string, { bbox, crs, width, height, bands }: PictureQuery): string {
  return `/api/values/${key}/picture${queryText({ bbox: bbox.join(','), crs, width, height, bands: bands && bandsText(bands) })}`;
}
export function statisticsPath(key: string, { bbox, crs, bands }: StatisticsQuery = {}): string {
  return `/api/values/${key}/statistics${queryText({ bbox: bbox?.join(','), crs, bands: bands && bandsText(bands) })}`;
}

/** Names with commas in them are escaped once more, so that commas part them. */
export function bandsText(bands: readonly string[]): string {
  return bands.map(encodeURIComponent).join(',');
}

function queryText(entries: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(entries)) if (value !== undefined) query.set(name, String(value));
  return query.size === 0 ? '' : `?${query}`;
}

/** GET /api/values/KEY/table → TableAnswer; with ?format=csv the same as CSV (RFC 4180, UTF-8, dates in ISO 8601). */
export interface TableAnswer {
  /** What it is of, which says how it is drawn. */
  readonly content: 'values' | 'series' | 'classes' | 'histogram';
  readonly columns: readonly TableColumn[];
  /** null is missing; dates are milliseconds since 1970 (UTC); numbers that JSON has none of are JsonNumbers. */
  readonly rows: readonly (readonly Json[])[];
}
export function tablePath(key: string, format: 'json' | 'csv' = 'json'): string {
  return `/api/values/${key}/table${format === 'csv' ? '?format=csv' : ''}`;
}

/** POST /api/values/KEY/sample → SampleAnswer. */
export const sampleRequest = z.strictObject({
  /** Longitude, latitude in degrees. */
  at: z.tuple([z.number(), z.number()]),
});
export type SampleRequest = z.input<typeof sampleRequest>;
export interface SampleAnswer {
  readonly kind: string;
  /** One of an image, one an image of a collection, in its order. null is masked. */
  readonly samples: readonly (Omit<ImageSample, 'values'> & { readonly values: Readonly<Record<string, JsonNumber | null>> })[];
  readonly issues: readonly ExpressionIssue[];
}

/** NodeStyle of src/style: lists have an entry for each shown band. */
const shownBands = z.array(z.string().max(1000)).min(1).max(3);
const shownNumbers = z.array(z.number()).min(1).max(3);
const palette = z.array(z.string().max(100)).max(1000).nullable();
const classes = z.array(z.strictObject({ value: z.number(), name: z.string(), color: z.string().max(100) })).max(10_000).nullable();
const style = z.strictObject({ bands: shownBands, min: shownNumbers, max: shownNumbers, gamma: shownNumbers, palette, classes, opacity: z.number() });
const nodeStyle = z.strictObject({ bands: shownBands, style: z.union([style, z.literal('stretch')]), palette, gamma: shownNumbers });

const exportFields = {
  key,
  /** EPSG code. */
  crs: z.string().max(1000).optional(),
  /** The side of square pixels in units of the CRS. */
  scale: z.number().positive().optional(),
  /** West, south, east, north in degrees. */
  bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]).optional(),
  /** In that order; left out: all. */
  bands: z.array(z.string()).optional(),
  /** The value of missing pixels; 'mask' for an internal mask; left out: chosen as docs say. */
  nodata: z.union([z.number(), z.enum(['mask', 'NaN'])]).optional(),
  /** Left out: 'deflate'. */
  compression: z.enum(COMPRESSIONS).optional(),
  /** As the compression has them (COMPRESSION_FACTS), from fast to small; left out: its usual one. */
  level: z.int().optional(),
  /** TIFF's number; left out: what makes the file small. */
  predictor: z.literal([1, 2, 3]).optional(),
  /** The colours of a PNG, which takes neither nodata nor compression; left out: a GeoTIFF of the values. */
  picture: nodeStyle.optional(),
};

/** GET /api/values/KEY/images → ImagesAnswer: the images of a collection, in its order. */
export interface ImagesAnswer {
  readonly images: readonly CollectionImage[];
}

/** POST /api/exports/estimate → EstimateAnswer; nothing is written. */
export const estimateRequest = z.strictObject(exportFields);
export type EstimateRequest = z.input<typeof estimateRequest>;
export interface EstimateAnswer {
  readonly geobox: GeoBox;
  /** Nominal metres a pixel. */
  readonly scale: number;
  readonly type: PixelType;
  readonly nodata: JsonNumber | null;
  readonly bands: readonly string[];
  /** Of the file, overviews included: the most without compression, and what it will be about, from a few blocks of it. */
  readonly bytes: { readonly most: number; readonly about: number };
  /** What is probably not as it was meant, in a sentence. */
  readonly warning: string | null;
}

/** POST /api/jobs → JobAnswer, status 201. Status 409: there is a file of that name and `replace` is not set. */
export const jobRequest = z.strictObject({
  ...exportFields,
  /** Where to, ending in .tif or .tiff, of a picture in .png. */
  file: path.min(1),
  replace: z.boolean().default(false),
  /** What the file says of how it was made: the workflow as its file has it, and the node. Left out: nothing. */
  recipe: z.strictObject({ workflow: z.string().max(MAX_FILE_BYTES), node: z.string().max(1000) }).optional(),
});
export type JobRequest = z.input<typeof jobRequest>;
export interface JobAnswer {
  readonly id: string;
}

/** GET /api/jobs/ID/events: server-sent events whose data are one of these; the last one closes the stream. */
export type JobEvent =
  | { readonly type: 'progress'; readonly done: number; readonly all: number }
  | { readonly type: 'done'; readonly result: Omit<ExportResult, 'nodata'> & { readonly nodata: JsonNumber | null } }
  | { readonly type: 'failed'; readonly error: string; readonly issues: readonly ExpressionIssue[] }
  | { readonly type: 'cancelled' };

/** DELETE /api/jobs/ID → status 204 once the job has ended; nothing is left of the file. */

/** GET /api/files?path=FOLDER → FilesAnswer: folders, workflows and GeoTIFFs, by name. */
export interface FilesAnswer {
  readonly path: string;
  readonly entries: readonly FileEntry[];
}
export interface FileEntry {
  readonly name: string;
  readonly path: string;
  readonly kind: 'folder' | 'workflow' | 'image';
  /** Milliseconds since 1970. */
  readonly modified: number;
  readonly bytes: number;
}

/** GET /api/files/content?path=FILE.weft → ContentAnswer. */
export interface ContentAnswer {
  readonly path: string;
  /** The folder of the file, as POST /api/expressions takes it. */
  readonly folder: string;
  readonly text: string;
  readonly modified: number;
  /** Whether PUT may write it. */
  readonly writable: boolean;
}

/** PUT /api/files/content → SavedAnswer. Status 409 where the file is not in the expected state. */
export const saveRequest = z.strictObject({
  path: path.min(1),
  text: z.string(),
  /** The modification time of the state that was read, null for "not there"; left out: whatever there is is replaced. */
  expected: z.number().nullable().optional(),
});
export type SaveRequest = z.input<typeof saveRequest>;
export type SavedAnswer = Omit<ContentAnswer, 'text'>;

/** GET /api/examples → ExamplesAnswer, in the order in which they are best seen; GET /api/examples/NAME/picture → a PNG. */
export interface ExamplesAnswer {
  readonly examples: readonly ExampleAnswer[];
}
export interface ExampleAnswer {
  readonly path: string;
  readonly title: string;
  /** What it shows, in a sentence; empty where nothing is written. */
  readonly sentence: string;
  /** The address of its picture, or null. */
  readonly picture: string | null;
}

/** POST /api/reveal → RevealAnswer: shows a file that an export of this session wrote in its folder. */
export const revealRequest = z.strictObject({ path: path.min(1) });
export type RevealRequest = z.input<typeof revealRequest>;
export interface RevealAnswer {
  /** Absolute. */
  readonly path: string;
  /** false: the shell is to show it (`window.geoweft.reveal`). */
  readonly shown: boolean;
}

/** GET /api/datasets?folder=FOLDER → DatasetsAnswer: what the registries from the folder upward name. */
export interface DatasetsAnswer {
  readonly datasets: readonly DatasetEntry[];
}
export interface DatasetEntry {
  readonly id: string;
  readonly title: string | null;
  readonly rgb: readonly string[] | null;
  /** Whether its scenes are made by Geoweft: they are called modelled wherever they are shown. */
  readonly modelled: boolean;
  readonly bands: Readonly<Record<string, DatasetBandEntry>>;
}
export interface DatasetBandEntry {
  /** null: not told; the band's name decides. */
  readonly content: 'continuous' | 'class' | 'quality' | null;
  readonly classes: readonly { readonly value: number; readonly name: string; readonly color: string | null }[] | null;
}

/** GET /api/session → SessionAnswer. */
export interface SessionAnswer {
  readonly version: string;
  /** The name of the workspace's folder. */
  readonly workspace: string;
  readonly shell: 'browser' | 'electron';
  /** The path of the workflow to open first. */
  readonly file: string | null;
}

/**
 * GET /api/progress: server-sent events while data sets are made or read for the first time, the current state first if
 * there is one. `done` = `all` is the end.
 */
export interface ProgressEvent {
  readonly what: 'scenes' | 'files' | 'overviews';
  readonly done: number;
  readonly all: number;
}
