import { stat } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { UsageError } from '../failure.ts';
import { jsonOption, parsePort, workersOption } from '../options.ts';
import { untilStopped } from '../until-stopped.ts';

interface Options {
  readonly port: number;
  readonly workspace: string;
  readonly workers?: number;
  readonly json?: boolean;
}

export function serveCommand(program: Command): void {
  program
    .command('serve')
    .description('serve the window on this machine until Ctrl+C, and print its address')
    .addOption(new Option('--port <N>', 'where to listen; 0 takes any that is free').argParser(parsePort).default(0))
    .option('--workspace <FOLDER>', 'the folder that the window may see', '.')
    .addOption(workersOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nThe address carries a secret: whoever opens it may use the window.\n\nExamples:\n  geoweft serve\n  geoweft serve --port 8300 --workspace ~/scenes --json')
    .action(async ({ port, workspace, workers, json }: Options) => {
      const found = await stat(workspace).catch(() => null);
      if (!found?.isDirectory()) throw new UsageError(`there is no folder ${workspace}`);
      const { serve } = await import('../../server/serve.ts'); // heavy: only for who serves
      const serving = await serve({ root: workspace, port, workers, shell: 'browser' });
      console.log(json ? JSON.stringify({ url: serving.url }) : `Geoweft is at ${serving.url} (Ctrl+C stops it)`);
      await untilStopped();
      await serving.stop();
    });
}
