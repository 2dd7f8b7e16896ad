import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type Workspace, isWithin, locate } from '../../catalog/workspace.ts';
import { type Bounds, boundsOfPoints } from '../../geo/bounds.ts';
import { COMPRESSIONS } from '../../geotiff/compression.ts';
import type { Json } from '../../expression/json.ts';
import { isJsonArray, isJsonObject } from '../../expression/json.ts';
import type { ExportResult } from '../../export/write-export.ts';
import type { Issue } from '../../workflow/issue.ts';
import type { Node } from '../../workflow/workflow.ts';
import { EXIT_FAILED, IssuesError, UsageError, issueLine } from '../failure.ts';
import { type OpenedWorkflow, openWorkflow } from '../open-workflow.ts';
import { type CommonOptions, jsonOption, recipeOption, setOption, workersOption } from '../options.ts';
import { startSession } from '../session.ts';
import { type WrittenTable, writeTableOf } from '../table-file.ts';
import { exportWords, tableWords } from '../words.ts';
import { type WriteRequest, writeNode } from '../write-node.ts';
import { jsonNumbers } from './export.ts';

interface Options extends CommonOptions {
  readonly recipe: boolean;
  readonly workers?: number;
}

export function runCommand(program: Command): void {
  program
    .command('run')
    .description('run every Export node of a workflow')
    .argument('<FILE>', 'a .weft file')
    .addOption(setOption())
    .addOption(recipeOption())
    .addOption(workersOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExamples:\n  geoweft run mine.weft\n  geoweft run mine.weft --set dates.end=2020-08-01 --json')
    .action(async (file: string, options: Options) => {
      const session = startSession({ ...options, isWork: true });
      const results: ((ExportResult | WrittenTable) & { readonly node: string })[] = [];
      const [failures, warnings]: [IssuesError[], Issue[]] = [[], []];
      try {
        const opened = await openWorkflow(file, options.set);
        const exports = opened.workflow.nodes.filter((node) => node.type === 'Export' && !node.muted && !node.bypassed);
        if (exports.length === 0) throw new UsageError(`${file} has no Export node; add one, or use geoweft export --node`);
        for (const node of exports) {
          try {
            if (opened.compiled.nodes.get(node.id)?.kind === 'Table') {
              const written = await writeTableOf(session, opened, node.id, await pathOf(node, opened, 'csv'));
              results.push({ ...written, node: node.id });
              if (!options.json) console.log(tableWords(written));
              continue;
            }
            const request = { ...(await requestOf(node, opened)), recipe: options.recipe };
            await writeNode(session, opened, node.id, request, ({ issues, ...result }) => {
              results.push({ ...result, node: node.id });
              warnings.push(...issues.map((issue) => atExport(issue, node)));
              if (!options.json) console.log(exportWords(result));
            });
          } catch (error) {
            if (!(error instanceof IssuesError)) throw error;
            failures.push(new IssuesError(error.issues.map((issue) => atExport(issue, node)))); // the other exports go on
          }
        }
      } finally {
        await session.close();
      }
      const issues = [...failures.flatMap((failure) => failure.issues), ...warnings];
      if (options.json) console.log(JSON.stringify({ exports: results, issues }, jsonNumbers, 2));
      else issues.forEach((issue) => console.error(`geoweft: ${issueLine(issue)}`));
      if (failures.length > 0) process.exitCode = EXIT_FAILED;
    });
}

/** What is wrong with where and how to write is wrong at the Export node, not at the image. */
function atExport(issue: Issue, { id }: Node): Issue {
  return issue.param !== undefined && ['file', 'region', 'crs', 'scale', 'compression', 'level'].includes(issue.param) ? { ...issue, node: id } : issue;
}

/** An Export node's params as a request. What they do not say the file's name does, or is left out. */
async function requestOf(node: Node, opened: OpenedWorkflow): Promise<Omit<WriteRequest, 'recipe'>> {
  const { file, format, region, crs, scale, compression, level } = node.params;
  const isPicture = format === 'PNG' || (!Object.hasOwn(node.params, 'format') && typeof file === 'string' && /\.png$/i.test(file));
  return {
    out: await pathOf(node, opened, isPicture ? 'png' : 'tif'),
    options: {
      crs: typeof crs === 'string' ? crs : undefined,
      scale: typeof scale === 'number' ? scale : undefined,
      bounds: Object.hasOwn(node.params, 'region') ? boundsOfGeoJson(region) : undefined,
      compression: isPicture ? undefined : COMPRESSIONS.find((name) => name === compression),
      level: typeof level === 'number' && !isPicture ? level : undefined,
    },
  };
}

const ENDINGS = { tif: /\.tiff?$/i, png: /\.png$/i, csv: /\.csv$/i } as const;

/** Where an Export node writes: inside the workspace, also where symbolic links lead out of it. */
async function pathOf(node: Node, { workspace }: OpenedWorkflow, ending: keyof typeof ENDINGS): Promise<string> {
  const { file } = node.params;
  const path = typeof file === 'string' ? resolve(workspace.folder, file) : '';
  if (path !== '' && (!isWithin(workspace.root, path) || (await leadsOut(workspace, path)))) {
    throw new IssuesError([{ node: node.id, param: 'file', severity: 'error', message: 'the file lies outside the workspace' }]);
  }
  if (path !== '' && !ENDINGS[ending].test(path)) {
    throw new IssuesError([{ node: node.id, param: 'file', severity: 'error', message: `the file's name should end in .${ending}` }]);
  }
  return path;
}

async function leadsOut(workspace: Workspace, path: string): Promise<boolean> {
  const located = await locate(workspace, workspace.folder, path);
  return 'fault' in located && located.fault === 'outside';
}

function boundsOfGeoJson(value: Json): Bounds | undefined {
  const geometry = isJsonObject(value) && value.type === 'Feature' ? value.geometry : value;
  if (!isJsonObject(geometry)) return undefined;
  const points: [number, number][] = [];
  const collect = (coordinates: Json | undefined): void => {
    if (!isJsonArray(coordinates)) return;
    if (typeof coordinates[0] === 'number' && typeof coordinates[1] === 'number') points.push([coordinates[0], coordinates[1]]);
    else coordinates.forEach(collect);
  };
  collect(geometry.coordinates);
  return boundsOfPoints(points) ?? undefined;
}
