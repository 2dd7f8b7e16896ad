import type { Command } from 'commander';
import { printExpression } from '../../expression/print.ts';
import { issueLine } from '../failure.ts';
import { openWorkflow, requireNode } from '../open-workflow.ts';
import { type CommonOptions, imageOption, jsonOption, nodeOption, setOption } from '../options.ts';
import { locateAll, startSession } from '../session.ts';
import { describeWords } from '../words.ts';

interface Options extends CommonOptions {
  readonly node: string;
  readonly image?: number;
  readonly expression?: boolean;
}

export function describeCommand(program: Command): void {
  program
    .command('describe')
    .description("say what a node gives, without reading a pixel: images, bands, types, dates, grid")
    .argument('<FILE>', 'a .weft file')
    .addOption(nodeOption())
    .addOption(imageOption())
    .option('--expression', "print the node's expression in Earth Engine's JSON")
    .addOption(setOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExamples:\n  geoweft describe examples/slovenia.weft --node best\n  geoweft describe examples/slovenia.weft --node invert/select --image 0 --json\n' +
        '  geoweft describe examples/slovenia.weft --node best --expression',
    )
    .action(async (file: string, { node: address, image, expression, json, set }: Options) => {
      if (expression) {
        const node = requireNode(await openWorkflow(file, set), address);
        console.log(JSON.stringify(printExpression(node.expression), null, 2));
        return;
      }
      const session = startSession();
      try {
        const opened = await openWorkflow(file, set);
        const description = await session.ask(opened, address, 'describe', { image });
        const issues = locateAll(opened, description.issues, address);
        if (json) console.log(JSON.stringify({ ...description, issues }, null, 2));
        else {
          console.log(describeWords(address, description));
          issues.forEach((issue) => console.log(issueLine(issue)));
        }
      } finally {
        await session.close();
      }
    });
}
