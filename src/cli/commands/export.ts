import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { Bounds } from '../../geo/bounds.ts';
import { issueLine } from '../failure.ts';
import { openWorkflow } from '../open-workflow.ts';
import { type CommonOptions, imageOption, jsonOption, nodeOption, parseBounds, parseNames, parseNodata, parseNumber, setOption, workersOption } from '../options.ts';
import { locateAll, startSession } from '../session.ts';
import { isCsv, writeTableOf } from '../table-file.ts';
import { exportWords, tableWords } from '../words.ts';

interface Options extends CommonOptions {
  readonly node: string;
  readonly out: string;
  readonly crs?: string;
  readonly scale?: number;
  readonly bounds?: Bounds;
  readonly bands?: string[];
  readonly nodata?: number | 'mask';
  readonly image?: number;
  readonly workers?: number;
}

export function exportCommand(program: Command): void {
  program
    .command('export')
    .description("write a node's image as a Cloud-Optimized GeoTIFF, or its table as CSV")
    .argument('<FILE>', 'a .weft file')
    .addOption(nodeOption())
    .requiredOption('--out <FILE>', 'where to: .tif, or for a table .csv; a file that is there is replaced when the new one is whole')
    .option('--crs <EPSG:N>', "another CRS than the first image's")
    .addOption(new Option('--scale <N>', 'square pixels of that side, in units of the CRS, with edges on its multiples').argParser(parseNumber))
    .addOption(new Option('--bounds <W,S,E,N>', 'the part to export, in degrees').argParser(parseBounds))
    .addOption(new Option('--bands <A,B,...>', 'which bands, in that order').argParser(parseNames))
    .addOption(new Option('--nodata <VALUE>', 'the value of missing pixels; "mask" for an internal mask').argParser(parseNodata))
    .addOption(imageOption())
    .addOption(workersOption())
    .addOption(setOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExamples:\n  geoweft export examples/slovenia.weft --node best --out best.tif\n' +
        '  geoweft export examples/slovenia.weft --node best --out rgb.tif --bands B04,B03,B02 --scale 20\n' +
        '  geoweft export examples/slovenia.weft --node best --out best.tif --crs EPSG:3857 --bounds=14.55,45.866,14.56,45.874\n' +
        '  geoweft export mine.weft --node series --out series.csv\n' +
        '  geoweft export mine.weft --node best --out best.tif --set collection.id=/data/scenes',
    )
    .action(async (file: string, options: Options) => {
      const opened = await openWorkflow(file, options.set);
      const session = startSession(options);
      try {
        const { crs, scale, bounds, bands, nodata, node, image } = options;
        const path = resolve(options.out);
        if (isCsv(path)) {
          const written = await writeTableOf(session, opened, node, path, image);
          console.log(options.json ? JSON.stringify({ ...written, path: options.out }, null, 2) : tableWords({ ...written, path: options.out }));
          return;
        }
        const result = await session.ask(opened, node, 'export', { image, options: { path, crs, scale, bounds, bands, nodata } });
        const issues = locateAll(opened, result.issues, node);
        if (options.json) console.log(JSON.stringify({ ...result, path: options.out, issues }, jsonNumbers, 2));
        else {
          console.log(exportWords({ ...result, path: options.out }));
          issues.forEach((issue) => console.log(issueLine(issue)));
        }
      } finally {
        await session.close();
      }
    });
}

/** JSON has no NaN. */
export function jsonNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'number' && Number.isNaN(value) ? 'NaN' : value;
}
