import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type Workspace, isWithin, locate } from '../../catalog/workspace.ts';
import { type Bounds, boundsOfPoints } from '../../geo/bounds.ts';
import type { Json } from '../../expression/json.ts';
import { isJsonArray, isJsonObject } from '../../expression/json.ts';
import type { ExportOptions } from '../../export/export-plan.ts';
import type { ExportResult } from '../../export/write-export.ts';
import type { Issue } from '../../workflow/issue.ts';
import type { Node } from '../../workflow/workflow.ts';
import { EXIT_FAILED, IssuesError, UsageError, issueLine } from '../failure.ts';
import { type OpenedWorkflow, openWorkflow } from '../open-workflow.ts';
import { type CommonOptions, jsonOption, setOption, workersOption } from '../options.ts';
import { startSession } from '../session.ts';
import { type WrittenTable, isCsv, writeTableOf } from '../table-file.ts';
import { exportWords, tableWords } from '../words.ts';
import { jsonNumbers } from './export.ts';

interface Options extends CommonOptions {
  readonly workers?: number;
}

export function runCommand(program: Command): void {
  program
    .command('run')
    .description('run every Export node of a workflow')
    .argument('<FILE>', 'a .weft file')
    .addOption(setOption())
    .addOption(workersOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExamples:\n  geoweft run mine.weft\n  geoweft run mine.weft --set dates.end=2020-08-01 --json')
    .action(async (file: string, options: Options) => {
      const opened = await openWorkflow(file, options.set);
      const exports = opened.workflow.nodes.filter((node) => node.type === 'Export' && !node.muted && !node.bypassed);
      if (exports.length === 0) throw new UsageError(`${file} has no Export node; add one, or use geoweft export --node`);
      const session = startSession(options);
      const results: ((ExportResult | WrittenTable) & { readonly node: string })[] = [];
      const failures: IssuesError[] = [];
      try {
        for (const node of exports) {
          try {
            if (opened.compiled.nodes.get(node.id)?.kind === 'Table') {
              const written = await writeTableOf(session, opened, node.id, await pathOf(node, opened, 'csv'));
              results.push({ ...written, node: node.id });
              if (!options.json) console.log(tableWords(written));
              continue;
            }
            const result = await session.ask(opened, node.id, 'export', { options: await exportOptions(node, opened) });
            results.push({ ...result, node: node.id });
            if (!options.json) console.log(exportWords(result));
          } catch (error) {
            if (!(error instanceof IssuesError)) throw error;
            failures.push(new IssuesError(error.issues.map((issue) => atExport(issue, node)))); // the other exports go on
          }
        }
      } finally {
        await session.close();
      }
      const issues = failures.flatMap((failure) => failure.issues);
      if (options.json) console.log(JSON.stringify({ exports: results, issues }, jsonNumbers, 2));
      else issues.forEach((issue) => console.error(`geoweft: ${issueLine(issue)}`));
      if (issues.length > 0) process.exitCode = EXIT_FAILED;
    });
}

/** What is wrong with where and how to write is wrong at the Export node, not at the image. */
function atExport(issue: Issue, { id }: Node): Issue {
  return issue.param !== undefined && ['file', 'region', 'crs', 'scale'].includes(issue.param) ? { ...issue, node: id } : issue;
}

/** An Export node's params as options. */
async function exportOptions(node: Node, opened: OpenedWorkflow): Promise<ExportOptions> {
  const { region, crs, scale } = node.params;
  return {
    path: await pathOf(node, opened, 'tif'),
    crs: typeof crs === 'string' ? crs : undefined,
    scale: typeof scale === 'number' ? scale : undefined,
    bounds: Object.hasOwn(node.params, 'region') ? boundsOfGeoJson(region) : undefined,
  };
}

/** Where an Export node writes: inside the workspace, also where symbolic links lead out of it. */
async function pathOf(node: Node, { workspace }: OpenedWorkflow, ending: 'tif' | 'csv'): Promise<string> {
  const { file } = node.params;
  const path = typeof file === 'string' ? resolve(workspace.folder, file) : '';
  if (path !== '' && (!isWithin(workspace.root, path) || (await leadsOut(workspace, path)))) {
    throw new IssuesError([{ node: node.id, param: 'file', severity: 'error', message: 'the file lies outside the workspace' }]);
  }
  if (path !== '' && !(ending === 'csv' ? isCsv(path) : /\.tiff?$/i.test(path))) {
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
