import { join } from 'node:path';
import { createCatalog } from '../catalog/catalog.ts';
import { createPreviewOverviews } from '../catalog/preview-overviews.ts';
import { modelledScenes } from '../catalog/modelled/make-set.ts';
import type { Workspace } from '../catalog/workspace.ts';
import { describe } from '../evaluate/describe.ts';
import { type Evaluated, type Evaluator, createEvaluator, valueBytes } from '../evaluate/evaluator.ts';
import { sample } from '../evaluate/sample.ts';
import { encodeChunk, encodeOverview } from '../export/encode-chunk.ts';
import { scaleWarning } from '../export/export-grid.ts';
import { planExport } from '../export/export-plan.ts';
import type { Json } from '../expression/json.ts';
import { hashExpression, hashText } from '../expression/hash.ts';
import { type ExpressionIssue, IssueError, fail } from '../expression/issue.ts';
import { cacheFolder } from '../geotiff/cache-folder.ts';
import { createGeoTiffStore } from '../geotiff/geotiff-store.ts';
import type { Value } from '../functions/value.ts';
import { type GeoBox, resizeGeoBox } from '../geo/geobox.ts';
import { type Image, bandNames } from '../image/image.ts';
import { suggestedGrid } from '../image/suggested-grid.ts';
import { bytesPerPixel } from '../raster/pixel-type.ts';
import { MAX_STATISTICS_SIDE, MAX_VALUES_BYTES } from './api.ts';
import { estimateExport } from './estimate.ts';
import { type FreshCatalog, createFreshCatalog } from './fresh-catalog.ts';
import { usePixels } from './read-in-strips.ts';
import { createRecent } from './recent.ts';
import { bandStatistics } from './statistics.ts';
import { TaskIssues } from './task-issues.ts';
import { type Progress, type Question, type ThreadData, type ThreadTaskName, type ThreadTasks, UnknownKeyError } from './tasks.ts';
import { encodeValues } from './values.ts';

export interface TaskContext {
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
}

/** Answers tasks in this thread: one evaluator a workspace, one store of files for all. */
export interface TaskAnswerer {
  answer<N extends ThreadTaskName>(task: N, ask: ThreadTasks[N]['ask'], context: TaskContext): Promise<ThreadTasks[N]['answer']>;
  close(): Promise<void>;
}

/** Bumped when the same value would be answered in another way: keys outlive the program in a browser's cache. */
const KEY_VERSION = '1';
/** How much the values may take that keys stand for, by the evaluator's measure. */
const VALUES_BYTES = 128 * 2 ** 20;

/** Where what was read of large data sets is kept from one start to the next. */
const INDEXES = join(cacheFolder(), 'index');
/** Where the overviews of files are kept that have none. */
const OVERVIEWS = join(cacheFolder(), 'overviews');

/** One workspace: its data sets and what was evaluated from them. */
interface Desk {
  readonly catalog: FreshCatalog;
  readonly evaluator: Evaluator;
}

export function createTaskAnswerer({ cacheBytes }: ThreadData): TaskAnswerer {
  const store = createGeoTiffStore({ cacheBytes });
  const desks = new Map<string, Desk>();
  const values = createRecent<Evaluated>(VALUES_BYTES, ({ value }) => valueBytes(value));
  const listeners = new Set<TaskContext>();
  const tell = (what: 'scenes' | 'files' | 'overviews') => (done: number, all: number): void => {
    listeners.forEach((listener) => listener.onProgress({ what, done, all }));
  };
  const overviews = createPreviewOverviews({ store, folder: OVERVIEWS, onProgress: tell('overviews') });

  function deskOf(workspace: Workspace): Desk {
    const key = JSON.stringify(workspace);
    let desk = desks.get(key);
    if (!desk) {
      const generators = new Map([['modelled-s2', modelledScenes(tell('scenes'))]]);
      const catalog = createFreshCatalog(createCatalog({ workspace, store, generators, indexes: INDEXES, onProgress: tell('files') }));
      desk = { catalog, evaluator: createEvaluator(catalog) };
      desks.set(key, desk);
    }
    return desk;
  }

  /** The value as the data are now. Its key says which images the free arguments stood for, too. */
  async function evaluate(question: Question, { signal }: TaskContext): Promise<Evaluated> {
    const { catalog, evaluator } = deskOf(question.workspace);
    const { expression, mapped, image } = question;
    if (await catalog.refresh([expression, ...mapped.map(({ collection }) => collection)], signal)) evaluator.forget();
    const bindings: Record<string, Value> = {};
    const parts = [KEY_VERSION];
    for (const [depth, { name, collection }] of mapped.entries()) {
      const { value, key } = await evaluator.evaluate(collection, { bindings, signal });
      const picked = pickImage(value, depth === mapped.length - 1 ? image : undefined);
      bindings[name] = picked.image;
      parts.push(`${name} ${key} ${picked.index}`);
    }
    const evaluated = await evaluator.evaluate(expression, { bindings, signal });
    return { ...evaluated, key: hashText([...parts, evaluated.key].join(' ')) };
  }

  /** The value that a key stands for, or where there is none the value as the data are now. */
  async function find(question: Question, context: TaskContext): Promise<Evaluated> {
    const { key } = question;
    const kept = key === undefined ? undefined : values.get(key);
    if (kept) return kept;
    const evaluated = await evaluate(question, context);
    if (key !== undefined && evaluated.key !== key) throw new UnknownKeyError();
    if (key !== undefined) values.set(key, evaluated);
    return evaluated;
  }

  /** What can be exported: an image with nothing missing. */
  async function wholeImage(question: Question, context: TaskContext): Promise<{ readonly image: Image; readonly evaluated: Evaluated }> {
    const evaluated = await find(question, context);
    const { value, issues } = evaluated;
    if (value.kind !== 'Image') return fail(value.kind === 'Table' ? TABLE_AS_CSV : ONLY_IMAGES);
    requireWhole(value, issues);
    return { image: value, evaluated };
  }

  const answers: { readonly [N in ThreadTaskName]: (ask: ThreadTasks[N]['ask'], context: TaskContext) => Promise<ThreadTasks[N]['answer']> } = {
    async open(ask, context) {
      const evaluated = await evaluate(ask, context);
      const { key, value, issues } = evaluated;
      if (!values.get(key)) values.set(key, evaluated);
      return { key, description: describe(value, issues) };
    },
    async describe(ask, context) {
      const { value, issues } = await find(ask, context);
      return describe(value, issues);
    },
    async sample(ask, context) {
      const { value, issues } = await find(ask, context);
      return { kind: value.kind, samples: await sample(value, ask.at, context.signal), issues };
    },
    async read(ask, context) {
      const image = imageOf((await find(ask, context)).value);
      const { geobox } = ask;
      const bands = chosenBands(image, ask.bands);
      requireSmall(geobox, chosenBands(image, ask.beside ?? ask.bands));
      return usePixels(image, geobox, bands, { coarser: overviews.coarser, signal: context.signal }, (pixels) =>
        encodeValues({ ...geobox, bands: bands.map((band, index) => ({ ...band, ...pixels[index] })) }),
      );
    },
    async statistics(ask, context) {
      const image = imageOf((await find(ask, context)).value);
      const bands = chosenBands(image, ask.bands);
      const geobox = ask.geobox ?? wholeOf(image, bands.map(({ name }) => name));
      return usePixels(image, geobox, bands, { coarser: overviews.coarser, signal: context.signal }, (pixels) => ({
        bands: bands.map(({ name, type }, index) => bandStatistics(name, type, pixels[index])),
      }));
    },
    async images(ask, context) {
      const { value } = await find(ask, context);
      if (value.kind !== 'ImageCollection') return fail('only a collection has images');
      return value.images.map((image) => ({ index: textOf(image.properties['system:index']), time: numberOf(image.properties['system:time_start']), bands: bandNames(image) }));
    },
    async picture(ask, context) {
      const { image, evaluated } = await wholeImage(ask, context);
      const { writePicture } = await import('../export/write-picture.ts'); // heavy: only for who exports
      const { signal } = context;
      const result = await writePicture(image, ask.options, { signal, onProgress: (done, all) => context.onProgress({ what: 'blocks', done, all }) });
      return { ...result, issues: [...evaluated.issues, ...scaleIssues(ask, result.geobox)] };
    },
    async table(ask, context) {
      const { value } = await find(ask, context);
      if (value.kind !== 'Table') return fail('only a table has rows; an image or a collection is made into one by the nodes of Numbers');
      const { content, columns } = value.table;
      const onProgress = (done: number, all: number): void => context.onProgress({ what: 'regions', done, all });
      return { content, columns, rows: await value.table.rows({ signal: context.signal, onProgress }) };
    },
    async estimate(ask, context) {
      const { image } = await wholeImage(ask, context);
      return estimateExport(image, ask.options, context.signal);
    },
    async plan(ask, context) {
      const { image, evaluated } = await wholeImage(ask, context);
      const { key, issues } = evaluated;
      if (!values.get(key)) values.set(key, evaluated);
      const plan = planExport(image, ask.options);
      return { key, plan, issues: [...issues, ...scaleIssues(ask, plan.cog.geobox)] };
    },
    async chunk(ask, context) {
      return encodeChunk(imageOf((await find(ask, context)).value), ask.plan, ask.chunk, context.signal);
    },
    overview: (ask, context) => encodeOverview(ask.plan, ask.quarters, context.signal),
  };

  return {
    async answer(task, ask, context) {
      listeners.add(context);
      try {
        return await answers[task](ask, context);
      } catch (error) {
        if (error instanceof IssueError) {
          const { hash = hashExpression(ask.expression), ...issue } = error.issue;
          throw new TaskIssues([{ severity: 'error', ...issue, hash }]);
        }
        throw error;
      } finally {
        listeners.delete(context);
      }
    },
    async close() {
      overviews.close();
      await store.close();
    },
  };
}

/** Warns of metres where degrees are meant. */
function scaleIssues({ expression, options }: ThreadTasks['plan']['ask'], geobox: GeoBox): ExpressionIssue[] {
  const message = scaleWarning(geobox, options);
  return message === null ? [] : [{ severity: 'warning', argument: 'scale', message, hash: hashExpression(expression) }];
}

const ONLY_IMAGES = 'only an image can be exported; make a mosaic of the collection first';
const TABLE_AS_CSV = "a table is written as CSV: the file's name should end in .csv";

/** An export with a scene missing, or of nothing at all, is refused with what was found on the way. */
function requireWhole(image: Image, issues: readonly ExpressionIssue[]): void {
  const faults = issues.filter((issue) => issue.severity === 'error' || image.bands.length === 0);
  if (faults.length > 0) throw new TaskIssues(faults.map((issue) => ({ ...issue, severity: 'error' })));
}

/** The image that pictures show: of a collection the newest. */
function imageOf(value: Value): Image {
  if (value.kind === 'Image') return value;
  if (value.kind === 'ImageCollection') return pickImage(value, undefined).image;
  return fail('only images and image collections have pixels');
}

/** Bands by name, all if none are named. */
function chosenBands(image: Image, names: readonly string[] | undefined): Pick<Image['bands'][number], 'name' | 'type'>[] {
  if (!names) return image.bands.map(({ name, type }) => ({ name, type }));
  return names.map((name) => {
    const band = image.bands.find((candidate) => candidate.name === name);
    return band ? { name, type: band.type } : fail(`no band '${name}'; the image has ${bandNames(image).join(', ') || 'none'}`);
  });
}

/** With a byte a pixel for each mask. */
function requireSmall({ width, height }: GeoBox, bands: readonly Pick<Image['bands'][number], 'type'>[]): void {
  const bytes = bands.reduce((sum, { type }) => sum + width * height * (bytesPerPixel(type) + 1), 0);
  if (bytes > MAX_VALUES_BYTES) fail(`${bands.length} bands of ${width} × ${height} pixels are too many at a time; ask for fewer bands or pixels`);
}

/** All of an image, in pixels that are its own or larger. */
function wholeOf(image: Image, names: readonly string[]): GeoBox {
  const grid = suggestedGrid(image, names) ?? fail('the image has no extent of its own; say which bounds to look at');
  const shrink = Math.min(1, MAX_STATISTICS_SIDE / Math.max(grid.width, grid.height));
  return resizeGeoBox(grid, Math.max(1, Math.round(grid.width * shrink)), Math.max(1, Math.round(grid.height * shrink)));
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

function numberOf(value: Json | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

function pickImage(collection: Value, index: number | undefined): { readonly image: Image; readonly index: number } {
  if (collection.kind !== 'ImageCollection') return fail('a Map runs over an image collection');
  const { images } = collection;
  if (images.length === 0) return fail('there is no image to look at: the collection is empty');
  const picked = index ?? newest(images);
  const image = images.at(picked);
  return image ? { image, index: picked } : fail(`there is no image ${picked}; the collection has ${images.length}, counted from 0`);
}

/** The last of those with the latest time. */
function newest(images: readonly Image[]): number {
  const time = ({ properties }: Image): number => {
    const start = properties['system:time_start'];
    return typeof start === 'number' ? start : -Infinity;
  };
  return images.reduce((latest, image, index) => (time(image) >= time(images[latest]) ? index : latest), 0);
}
