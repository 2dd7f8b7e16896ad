import { relative, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { CodingOptions } from '../../export/file-coding.ts';
import type { Bounds } from '../../geo/bounds.ts';
import { UsageError, issueLine } from '../failure.ts';
import { openWorkflow } from '../open-workflow.ts';
import {
  type CommonOptions,
  codingOptions,
  imageOption,
  jsonOption,
  nodeOption,
  parseBounds,
  parseNames,
  parseNodata,
  parseNumber,
  recipeOption,
  setOption,
  workersOption,
} from '../options.ts';
import { startSession } from '../session.ts';
import { isCsv, writeTableOf } from '../table-file.ts';
import { exportWords, tableWords } from '../words.ts';
import { type WriteRequest, type WrittenImage, writeNode } from '../write-node.ts';

interface Options extends CommonOptions, CodingOptions {
  readonly node: string;
  readonly out: string;
  readonly each?: boolean;
  readonly stack?: 'index' | 'date' | true;
  readonly crs?: string;
  readonly scale?: number;
  readonly bounds?: Bounds;
  readonly bands?: string[];
  readonly nodata?: number | 'mask';
  readonly image?: number;
  readonly recipe: boolean;
  readonly workers?: number;
}

const EXAMPLES = `
Examples:
  geoweft export examples/slovenia.weft --node best --out best.tif
  geoweft export examples/slovenia.weft --node best --out rgb.tif --bands B04,B03,B02 --scale 20
  geoweft export examples/slovenia.weft --node best --out best.tif --crs EPSG:3857 --bounds=14.55,45.866,14.56,45.874
  geoweft export examples/slovenia.weft --node best --out small.tif --compression zstd --level 15
  geoweft export examples/slovenia.weft --node best --out best.png
  geoweft export examples/slovenia.weft --node invert --each --out scenes/
  geoweft export examples/slovenia.weft --node invert --each --out 'scenes/{date}.tif'
  geoweft export examples/slovenia.weft --node invert --stack --out stack.tif
  geoweft export mine.weft --node series --out series.csv
  geoweft export mine.weft --node best --out best.tif --set collection.id=/data/scenes`;

export function exportCommand(program: Command): void {
  const command = program
    .command('export')
    .description("write a node's image as a Cloud-Optimized GeoTIFF or a PNG, its collection as several or a stack, or its table as CSV")
    .argument('<FILE>', 'a .weft file')
    .addOption(nodeOption())
    .requiredOption('--out <FILE>', 'where to: .tif, .png, or for a table .csv; a file that is there is replaced when the new one is whole')
    .option('--each', 'of a collection, a file an image: --out is a folder, or a name with {index} or {date}')
    .addOption(new Option('--stack [NAMES]', "of a collection, one file with all bands, each with its image's index or date before it").choices(['index', 'date']))
    .option('--crs <EPSG:N>', "another CRS than the first image's")
    .addOption(new Option('--scale <N>', 'square pixels of that side, in units of the CRS, with edges on its multiples').argParser(parseNumber))
    .addOption(new Option('--bounds <W,S,E,N>', 'the part to export, in degrees').argParser(parseBounds))
    .addOption(new Option('--bands <A,B,...>', 'which bands, in that order').argParser(parseNames))
    .addOption(new Option('--nodata <VALUE>', 'the value of missing pixels; "mask" for an internal mask').argParser(parseNodata));
  for (const option of [...codingOptions(), recipeOption(), imageOption(), workersOption(), setOption(), jsonOption()]) command.addOption(option);
  command.addHelpText('after', EXAMPLES).action(run);
}

async function run(file: string, options: Options): Promise<void> {
  const session = startSession({ ...options, isWork: true });
  try {
    const opened = await openWorkflow(file, options.set);
    const { node, image, out } = options;
    if (isCsv(out)) {
      const written = { ...(await writeTableOf(session, opened, node, resolve(out), image)), path: out };
      console.log(options.json ? JSON.stringify(written, null, 2) : tableWords(written));
      return;
    }
    const files: WrittenImage[] = [];
    const request = requestOf(options);
    await writeNode(session, opened, node, request, (written) => {
      const shown = { ...written, path: request.collection === 'each' ? shownPath(written.path) : out };
      files.push(shown);
      if (!options.json) [exportWords(shown), ...shown.issues.map(issueLine)].forEach((line) => console.log(line));
    });
    if (options.json) console.log(JSON.stringify(request.collection === 'each' ? { files } : files[0], jsonNumbers, 2));
  } finally {
    await session.close();
  }
}

function requestOf({ out, each, stack, crs, scale, bounds, bands, nodata, compression, level, predictor, image, recipe }: Options): WriteRequest {
  if (each && stack !== undefined) throw new UsageError('--each writes several files and --stack one; choose one of them');
  return {
    out: resolve(out),
    collection: each ? 'each' : stack === true ? 'index' : stack,
    image,
    options: { crs, scale, bounds, bands, nodata, compression, level, predictor },
    recipe,
  };
}

/** As seen from here, where it lies below. */
function shownPath(path: string): string {
  const below = relative('', path);
  return below.startsWith('..') ? path : below;
}

/** JSON has no NaN. */
export function jsonNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'number' && Number.isNaN(value) ? 'NaN' : value;
}
