import { resolve } from 'node:path';
import type { Command } from 'commander';
import { isWithin } from '../../catalog/workspace.ts';
import { type Bounds, boundsOfPoints } from '../../geo/geobox.ts';
import type { Json } from '../../expression/json.ts';
import { isJsonArray, isJsonObject } from '../../expression/json.ts';
import type { ExportOptions, ExportResult } from '../../export/export-image.ts';
import type { Node } from '../../workflow/workflow.ts';
import { EXIT_FAILED, IssuesError, UsageError, issueLine } from '../failure.ts';
import { type OpenedWorkflow, openWorkflow } from '../open-workflow.ts';
import { type CommonOptions, jsonOption, setOption } from '../options.ts';
import { startSession } from '../session.ts';
import { exportWords } from '../words.ts';
import { jsonNumbers } from './export.ts';

export function runCommand(program: Command): void {
  program
    .command('run')
    .description('run every Export node of a workflow')
    .argument('<FILE>', 'a .weft file')
    .addOption(setOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExamples:\n  geoweft run mine.weft\n  geoweft run mine.weft --set dates.end=2020-08-01 --json')
    .action(async (file: string, options: CommonOptions) => {
      const opened = await openWorkflow(file, options.set);
      const exports = opened.workflow.nodes.filter((node) => node.type === 'Export');
      if (exports.length === 0) throw new UsageError(`${file} has no Export node; add one, or use geoweft export --node`);
      const session = startSession();
      const results: (ExportResult & { readonly node: string })[] = [];
      const failures: IssuesError[] = [];
      try {
        for (const node of exports) {
          try {
            const result = await session.ask(opened, node.id, 'export', { options: exportOptions(node, opened) });
            results.push({ ...result, node: node.id });
            if (!options.json) console.log(exportWords(result));
          } catch (error) {
            if (!(error instanceof IssuesError)) throw error;
            failures.push(error); // the other exports go on
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

/** An Export node's params as options; its file stays inside the workspace. */
function exportOptions(node: Node, { workspace }: OpenedWorkflow): ExportOptions {
  const { file, region, crs, scale } = node.params;
  const path = typeof file === 'string' ? resolve(workspace.folder, file) : '';
  if (path !== '' && !isWithin(workspace.root, path)) {
    throw new IssuesError([{ node: node.id, param: 'file', severity: 'error', message: 'the file lies outside the workspace' }]);
  }
  return {
    path,
    crs: typeof crs === 'string' ? crs : undefined,
    scale: typeof scale === 'number' ? scale : undefined,
    bounds: Object.hasOwn(node.params, 'region') ? boundsOfGeoJson(region) : undefined,
  };
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
