import { type Command, Option } from 'commander';
import { issueLine } from '../failure.ts';
import { openWorkflow } from '../open-workflow.ts';
import { type CommonOptions, imageOption, jsonOption, nodeOption, parsePoint, setOption } from '../options.ts';
import { locateAll, startSession } from '../session.ts';
import { sampleWords } from '../words.ts';

interface Options extends CommonOptions {
  readonly node: string;
  readonly at: readonly [number, number];
  readonly image?: number;
}

export function sampleCommand(program: Command): void {
  program
    .command('sample')
    .description('read the pixel at a point: of an image, or of every image of a collection')
    .argument('<FILE>', 'a .weft file')
    .addOption(nodeOption())
    .addOption(new Option('--at <LON,LAT>', 'the point in degrees').argParser(parsePoint).makeOptionMandatory())
    .addOption(imageOption())
    .addOption(setOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nThe native pixel of the finest band is read; null (or "masked") is a pixel without a value.\n' +
        '\nExamples:\n  geoweft sample examples/slovenia.weft --node best --at 14.558,45.87\n' +
        '  geoweft sample examples/slovenia.weft --node invert --at=14.558,45.87 --json',
    )
    .action(async (file: string, { node, at, image, json, set }: Options) => {
      const session = startSession();
      try {
        const opened = await openWorkflow(file, set);
        const { kind, samples, issues } = await session.ask(opened, node, 'sample', { at, image });
        const located = locateAll(opened, issues, node);
        if (json) console.log(JSON.stringify({ kind, at, samples, issues: located }, null, 2));
        else {
          console.log(sampleWords(node, samples));
          located.forEach((issue) => console.log(issueLine(issue)));
        }
      } finally {
        await session.close();
      }
    });
}
