import { relative, resolve } from 'node:path';
import { stat } from 'node:fs/promises';
import * as z from 'zod';
import { fail } from '../expression/issue.ts';
import { TextFileError, readJson } from './text-file.ts';
import { REGISTRY_NAME, type Workspace, foldersUpward } from './workspace.ts';
import { sentenceOf } from './zod-sentence.ts';

/** An object whose unknown keys are refused in a sentence that lists the known ones. */
function strict<T extends z.ZodRawShape>(shape: T): z.ZodObject<T, z.core.$strict> {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `unknown key '${issue.keys.join("', '")}'; expected ${Object.keys(shape).join(', ')}`
        : undefined,
  });
}

const name = z.string().min(1, 'expected a name');

const BAND = "expected a band's name, or its number from 1";

const classEntry = strict({
  value: z.number(),
  name,
  color: z.string().regex(/^#?[\da-f]{6}$/i, "expected a colour as 'rrggbb'").optional(),
});

const datasetBand = strict({
  asset: name.optional(),
  band: z.union([name, z.int(BAND).min(1, BAND)], BAND).optional(),
  nodata: z.number().nullable().optional(),
  scale: z.number().optional(),
  offset: z.number().optional(),
  valid: name.optional(),
  content: z.enum(['continuous', 'class', 'quality']).optional(),
  classes: z.array(classEntry).min(1).optional(),
}).refine(({ classes, content }) => classes === undefined || content === undefined || content === 'class', {
  path: ['content'],
  error: "expected 'class' beside classes",
});

const dataset = strict({
  folder: name,
  title: z.string().optional(),
  bands: z.record(name, datasetBand).optional(),
  rgb: z.array(name).length(3, 'expected the names of three bands').optional(),
  clipToFootprint: z.boolean().optional(),
  generate: name.optional(),
}).superRefine(({ bands, rgb }, context) => {
  if (bands === undefined) return;
  const names = Object.keys(bands);
  const expect = (band: string, path: string[]): void => {
    if (!names.includes(band)) {
      context.addIssue({ code: 'custom', path, message: `no band '${band}'; expected one of ${names.join(', ')}` });
    }
  };
  for (const [key, { valid }] of Object.entries(bands)) if (valid !== undefined) expect(valid, ['bands', key, 'valid']);
  for (const band of rgb ?? []) expect(band, ['rgb']);
});

const registry = z.record(z.string(), dataset);

/** How a band of a data set is found in its scenes, and what its samples mean. */
export type DatasetBand = z.infer<typeof datasetBand>;

/** What the registry says of a data set. */
export type Dataset = z.infer<typeof dataset>;

/** A data set, and the folder of the registry that names it, from which its own folder is counted. */
export interface RegisteredDataset {
  readonly dataset: Dataset;
  readonly base: string;
}

/**
 * The data set of an id in the nearest registry that has it, from the workflow's folder up to the root of the workspace;
 * else the ids that there are. Throws IssueError for a registry that cannot be read.
 */
export async function findDataset(
  workspace: Workspace,
  id: string,
): Promise<RegisteredDataset | { readonly known: readonly string[] }> {
  const known: string[] = [];
  for (const base of foldersUpward(workspace.folder, workspace.root)) {
    const datasets = await readRegistry(workspace, resolve(base, REGISTRY_NAME));
    if (Object.hasOwn(datasets, id)) return { dataset: datasets[id], base };
    known.push(...Object.keys(datasets));
  }
  return { known: [...new Set(known)] };
}

async function readRegistry(workspace: Workspace, path: string): Promise<z.infer<typeof registry>> {
  const isThere = await stat(path).then((file) => file.isFile(), () => false);
  if (!isThere) return {};
  const shown = relative(workspace.root, path);
  try {
    const parsed = registry.safeParse(await readJson(path));
    return parsed.success ? parsed.data : fail(`${shown}: ${sentenceOf(parsed.error)}`, { argument: 'id' });
  } catch (error) {
    if (error instanceof TextFileError) return fail(`${shown}: ${error.message}`, { argument: 'id' });
    throw error;
  }
}
