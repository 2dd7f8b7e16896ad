import { mkdir } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { openWorkflow } from '../open-workflow.ts';
import { type CommonOptions, setOption } from '../options.ts';
import { startSession } from '../session.ts';
import { describeWords, exportWords } from '../words.ts';

const OUTPUT_FOLDER = 'out';

export function startCommand(program: Command): void {
  program
    .command('start', { isDefault: true })
    .description('evaluate a workflow (default: the example) and write its shown layers to ./out')
    .argument('[FILE]', 'a .weft file', fileURLToPath(new URL(examplePath(), import.meta.url)))
    .addOption(setOption())
    .addHelpText('after', '\nExamples:\n  geoweft start\n  geoweft start mine.weft')
    .action(async (file: string, options: CommonOptions) => {
      const opened = await openWorkflow(file, options.set);
      const { workflow } = opened;
      const layers = workflow.nodes.filter((node) => node.type === 'Display' && node.params.shown !== false);
      console.log(`${workflow.name} (${relative(process.cwd(), file) || file})\n`);
      const session = startSession();
      try {
        await mkdir(OUTPUT_FOLDER, { recursive: true });
        for (const { id } of layers) {
          console.log(describeWords(id, await session.ask(opened, id, 'describe', {})));
          const path = join(OUTPUT_FOLDER, `${basename(file, '.weft')}-${id}.tif`);
          const result = await session.ask(opened, id, 'export', { options: { path } });
          console.log(`\nThe mosaic lies in ${exportWords(result)}\n`);
        }
      } finally {
        await session.close();
      }
      if (layers.length === 0) console.log('The workflow shows no layer: it has no Display node that is shown.');
    });
}

/** The example beside the sources, or beside the build. */
function examplePath(): string {
  return import.meta.url.endsWith('.ts') ? '../../../examples/slovenia.weft' : '../examples/slovenia.weft';
}
