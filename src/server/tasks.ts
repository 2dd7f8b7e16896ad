import type { Workspace } from '../catalog/workspace.ts';
import type { Description } from '../evaluate/describe.ts';
import type { ImageSample } from '../evaluate/sample.ts';
import type { EncodedChunk, EncodedPart } from '../export/encode-chunk.ts';
import type { Chunk, ExportOptions, ExportPlan, FileOptions } from '../export/export-plan.ts';
import type { PictureOptions } from '../export/write-picture.ts';
import type { ExportResult } from '../export/write-export.ts';
import type { Expression } from '../expression/expression.ts';
import type { ExpressionIssue } from '../expression/issue.ts';
import type { GeoBox } from '../geo/geobox.ts';
import type { Quarter } from '../geotiff/overview-pyramid.ts';
import type { PixelType } from '../raster/pixel-type.ts';
import type { MappedArgument } from '../workflow/compile.ts';
import type { CollectionImage } from '../workflow/scene-paths.ts';
import type { StatisticsAnswer, TableAnswer } from './api.ts';

/** An expression and what it needs to be evaluated. Plain data: it crosses to an evaluating thread. */
export interface Question {
  readonly workspace: Workspace;
  readonly expression: Expression;
  /** The free arguments of an expression inside a Map's body, the outermost first. */
  readonly mapped: readonly MappedArgument[];
  /** Which image of the innermost Map's collection stands for its argument; left out: the newest. */
  readonly image?: number | undefined;
  /** What `open` answered: the value is that very one, or UnknownKeyError. Left out: whatever the data are now. */
  readonly key?: string | undefined;
}

/** What the evaluator can be asked, and what it answers. */
export interface Tasks {
  /** Looks whether the data have changed, gives the value a key and remembers it by that. */
  open: { readonly ask: Question; readonly answer: { readonly key: string; readonly description: Description } };
  describe: { readonly ask: Question; readonly answer: Description };
  sample: {
    readonly ask: Question & { readonly at: readonly [longitude: number, latitude: number] };
    readonly answer: { readonly kind: string; readonly samples: readonly ImageSample[]; readonly issues: readonly ExpressionIssue[] };
  };
  /** The pixels of an image, or of a collection's newest one, as values.ts encodes them. No bands: all. */
  read: {
    readonly ask: Question & {
      readonly geobox: GeoBox;
      readonly bands: readonly string[] | undefined;
      /** All bands of the picture, where these are some of them: what is too large is too large as a whole. */
      readonly beside?: readonly string[] | undefined;
    };
    readonly answer: Uint8Array<ArrayBuffer>;
  };
  /** Of an image, or of a collection's newest one. No GeoBox: all of the image. */
  statistics: {
    readonly ask: Question & { readonly geobox: GeoBox | undefined; readonly bands: readonly string[] | undefined };
    readonly answer: StatisticsAnswer;
  };
  /** The images of a collection, in order. */
  images: { readonly ask: Question; readonly answer: readonly CollectionImage[] };
  /** All rows of a table. */
  table: { readonly ask: Question; readonly answer: TableAnswer };
  /** What an export would write. */
  estimate: {
    readonly ask: Question & { readonly options: FileOptions };
    readonly answer: ExportEstimate;
  };
  export: {
    readonly ask: Question & { readonly options: ExportOptions };
    readonly answer: ExportResult & { readonly issues: readonly ExpressionIssue[] };
  };
}

export interface ExportEstimate {
  readonly geobox: GeoBox;
  /** Nominal metres a pixel. */
  readonly scale: number;
  readonly type: PixelType;
  readonly nodata: number | null;
  readonly bands: readonly string[];
  readonly bytes: { readonly most: number; readonly about: number };
  /** What is probably not as it was meant, in a sentence. */
  readonly warning: string | null;
}

export type TaskName = keyof Tasks;

/** What one evaluating thread can be asked: all but a whole export, and the parts of one. */
export interface ThreadTasks extends Omit<Tasks, 'export'> {
  /** What an export will write, and the key of what it exports. */
  plan: {
    readonly ask: Question & { readonly options: ExportOptions };
    readonly answer: { readonly key: string; readonly plan: ExportPlan; readonly issues: readonly ExpressionIssue[] };
  };
  /** Paints an image and writes it, all in one thread. */
  picture: { readonly ask: Question & { readonly options: PictureOptions }; readonly answer: Tasks['export']['answer'] };
  chunk: { readonly ask: Question & { readonly plan: ExportPlan; readonly chunk: Chunk }; readonly answer: EncodedChunk };
  overview: { readonly ask: Question & { readonly plan: ExportPlan; readonly quarters: readonly Quarter[] }; readonly answer: EncodedPart };
}

export type ThreadTaskName = keyof ThreadTasks;

/** Done and to do: scenes while a data set is made, files while one is read for the first time, overviews (in blocks) while they are made of a file that has none, blocks while an export is written, regions and their parts while a table is computed. */
export interface Progress {
  readonly what: 'scenes' | 'files' | 'overviews' | 'blocks' | 'regions';
  readonly done: number;
  readonly all: number;
}

export type ThreadRequest =
  | { readonly [N in ThreadTaskName]: { readonly id: number; readonly task: N; readonly ask: ThreadTasks[N]['ask'] } }[ThreadTaskName]
  | { readonly id: number; readonly cancel: true };

export type ThreadReply =
  | { readonly id: number; readonly progress: Progress }
  | { readonly id: number; readonly answer: ThreadTasks[ThreadTaskName]['answer'] }
  | { readonly id: number; readonly issues: readonly ExpressionIssue[] }
  | { readonly id: number; readonly error: string; readonly reason: 'aborted' | 'unknown key' | 'failed' };

/** What a thread is told as it starts. */
export interface ThreadData {
  /** How much its decoded blocks may take. */
  readonly cacheBytes: number;
}

/** Nobody posted a value of that key, or the data have changed since. */
export class UnknownKeyError extends Error {
  constructor() {
    super('unknown key');
  }
}
