import { stat } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { workspaceOf } from '../../catalog/workspace.ts';
import { firstExample } from '../../server/installed.ts';
import { displayFault, findElectron, openBrowser, runElectron } from '../desktop.ts';
import { UsageError } from '../failure.ts';
import { parsePort } from '../options.ts';
import { untilStopped } from '../until-stopped.ts';

interface Options {
  readonly port: number;
  readonly open: boolean;
}

export function startCommand(program: Command): void {
  program
    .command('start', { isDefault: true })
    .description('open a workflow (default: the example) in the window')
    .argument('[FILE]', 'a .weft file')
    .addOption(new Option('--port <N>', 'where to listen when the window opens in a browser; 0 takes any that is free').argParser(parsePort).default(0))
    .option('--no-open', 'open no window, only print its address')
    .addHelpText('after', '\nExamples:\n  geoweft start\n  geoweft start mine.weft')
    .action(async (given: string | undefined, { port, open }: Options) => {
      const file = resolve(given ?? firstExample());
      const found = await stat(file).catch(() => null);
      if (!found?.isFile()) throw new UsageError(`there is no file ${given ?? file}`);

      const refused = open ? await openInElectron(file) : null;
      if (refused === OPENED) return;
      const { root } = await workspaceOf(file);
      const { serve } = await import('../../server/serve.ts'); // heavy: only for who serves
      const serving = await serve({ root, file, port, shell: 'browser' });
      console.log(`Geoweft is at ${serving.url} (Ctrl+C stops it)`);
      console.log(`${relative(process.cwd(), file) || file} is open, ${await whereItOpened(serving.url, refused)}`);
      await untilStopped();
      await serving.stop();
    });
}

const OPENED = 'opened';

/** Runs the desktop window until it is closed; else answers in a few words why there is none. */
async function openInElectron(file: string): Promise<string> {
  const fault = displayFault();
  if (fault !== null) return fault;
  const electron = await findElectron();
  if ('missing' in electron) return electron.missing;
  const code = await runElectron(electron.path, file);
  return code === 0 ? OPENED : `Electron ended with code ${code}`;
}

/** Says in a line which window was opened, and why no other. `refused`: why the desktop window was not; null: none was wanted. */
async function whereItOpened(url: string, refused: string | null): Promise<string> {
  if (refused === null) return 'no window was asked for: open the address in a browser.';
  const noBrowser = await openBrowser(url);
  if (noBrowser === null) return `in your browser (no desktop window: ${refused}).`;
  const why = refused === noBrowser ? refused : `desktop: ${refused}; browser: ${noBrowser}`;
  return `but no window could be opened (${why}): open the address in a browser yourself.`;
}
