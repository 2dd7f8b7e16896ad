import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { nodeTypes } from '../../nodes/index.ts';
import type { FileOptions } from '../export/export-plan.ts';
import type { ExportResult } from '../export/write-export.ts';
import { IssueError } from '../expression/issue.ts';
import { listDatasets } from '../server/dataset-list.ts';
import type { Question } from '../server/tasks.ts';
import type { NodeStyle } from '../style/style.ts';
import { eachImage, stackOfImages } from '../workflow/collection-parts.ts';
import { nodeAt } from '../workflow/edits.ts';
import { formatWorkflow } from '../workflow/file.ts';
import type { Issue } from '../workflow/issue.ts';
import { nodeStyle } from '../workflow/node-style.ts';
import { type CollectionImage, bandsByDay, scenePaths } from '../workflow/scene-paths.ts';
import { sourceOf } from '../workflow/wiring.ts';
import { IssuesError, UsageError } from './failure.ts';
import { imageFileKind } from './file-kind.ts';
import { type OpenedWorkflow, requireNode } from './open-workflow.ts';
import { type Session, locateAll } from './session.ts';

export interface WriteRequest {
  /** Absolute. For `each` a folder, or a name with {index} or {date}. */
  readonly out: string;
  /** What becomes of a collection: a file an image, or a stack of all bands, named by index or by date. */
  readonly collection?: 'each' | 'index' | 'date' | undefined;
  readonly image?: number | undefined;
  readonly options: Omit<FileOptions, 'recipe' | 'picture'>;
  /** Whether the file carries the workflow. */
  readonly recipe: boolean;
}

export type WrittenImage = ExportResult & { readonly issues: readonly Issue[] };

/** Writes the image of a node, or those of its collection. Throws UsageError, IssuesError. */
export async function writeNode(session: Session, opened: OpenedWorkflow, address: string, request: WriteRequest, written: (file: WrittenImage) => void): Promise<void> {
  const { out, image, collection, recipe } = request;
  const node = requireNode(opened, address);
  const { kind } = node;
  if (collection !== undefined && kind !== 'ImageCollection') throw new UsageError(`${address} gives no collection, which --each and --stack are for`);
  if (collection === undefined && kind === 'ImageCollection') {
    throw new IssuesError([{ node: address, severity: 'error', message: 'a collection is written with --each, a file an image, or with --stack; or make a mosaic of it first' }]);
  }
  const file = imageFileKind(out);
  const options: FileOptions = {
    ...request.options,
    recipe: recipe ? { workflow: formatWorkflow(opened.workflow), node: address } : undefined,
    picture: file === 'png' ? await pictureStyle(session, opened, address, request) : undefined,
  };
  const write = async (path: string, about: Partial<Pick<Question, 'expression' | 'mapped' | 'image'>>): Promise<void> => {
    const { issues, ...result } = await session.ask(opened, address, 'export', { ...about, options: { ...options, path } });
    written({ ...result, issues: locateAll(opened, issues, address) });
  };
  if (collection === undefined) return write(out, { image });
  if (collection !== 'each') {
    if (file === 'png') throw new UsageError('a stack is written as .tif');
    const names = collection === 'date' ? sayingHow(bandsByDay, await session.ask(opened, address, 'images', { image })) : undefined;
    return write(out, { ...stackOfImages(node, names), image });
  }
  const images = await session.ask(opened, address, 'images', { image });
  if (images.length === 0) throw new IssuesError([{ node: address, severity: 'error', message: 'there is nothing to export: the collection is empty' }]);
  const paths = sayingHow((all) => scenePaths(out, all), images);
  for (const folder of new Set(paths.map(dirname))) await makeFolder(folder, address);
  for (const [index, path] of paths.entries()) {
    await write(path, { ...eachImage(node), image: index }).catch((error: unknown) => {
      throw error instanceof IssuesError ? ofImage(error, images[index].index ?? String(index)) : error;
    });
  }
}

/** The style that the window shows a node in: its own, that of a Display behind it, or a stretch; `bands` choose others, stretched. */
async function pictureStyle(session: Session, opened: OpenedWorkflow, address: string, { image, options }: WriteRequest): Promise<NodeStyle> {
  const { bands, nodata, compression, level, predictor } = options;
  const misplaced = Object.entries({ nodata, compression, level, predictor }).find(([, value]) => value !== undefined);
  if (misplaced) throw new UsageError(`--${misplaced[0]} is for GeoTIFFs, and a picture is a .png`);
  if (bands !== undefined && bands.length !== 1 && bands.length !== 3) throw new UsageError(`a picture shows one band or three, and --bands names ${bands.length}`);
  const description = await session.ask(opened, address, 'describe', { image });
  const isExport = nodeAt(opened.workflow, address)?.type === 'Export';
  const shown = isExport ? (sourceOf(opened.workflow, address, 'image') ?? address) : address; // a Display hangs on what is exported
  const style = nodeStyle(opened.workflow, shown, description, await listDatasets(opened.workspace), nodeTypes);
  if (style === null) throw new IssuesError([{ node: address, severity: 'error', message: 'there is nothing to export: the image has no bands' }]);
  if (bands === undefined || bands.join('\n') === style.bands.join('\n')) return style;
  return { bands, style: 'stretch', palette: null, gamma: bands.map(() => 1) };
}

/** What cannot be because of how it was asked for is a wrong call. */
function sayingHow<T>(name: (images: readonly CollectionImage[]) => T, images: readonly CollectionImage[]): T {
  try {
    return name(images);
  } catch (error) {
    throw error instanceof IssueError ? new UsageError(error.message) : error;
  }
}

async function makeFolder(folder: string, node: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw new IssuesError([{ node, severity: 'error', message: `the folder ${folder} cannot be made: ${error instanceof Error ? error.message : String(error)}` }]);
  });
}

function ofImage({ issues }: IssuesError, name: string): IssuesError {
  return new IssuesError(issues.map((issue) => ({ ...issue, message: `image ${name}: ${issue.message}` })));
}
