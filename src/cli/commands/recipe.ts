import { stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { readRecipe } from '../../export/read-recipe.ts';
import { UsageError } from '../failure.ts';
import { jsonOption } from '../options.ts';

export function recipeCommand(program: Command): void {
  program
    .command('recipe')
    .description('print the workflow that a file was exported from')
    .argument('<FILE>', 'a .tif or .png that geoweft wrote')
    .addOption(jsonOption())
    .addHelpText('after', '\nExamples:\n  geoweft recipe best.tif\n  geoweft recipe best.tif > best.weft\n  geoweft recipe best.tif --json')
    .action(async (path: string, { json }: { readonly json?: boolean }) => {
      const found = await stat(path).catch(() => null);
      if (!found?.isFile()) throw new UsageError(`there is no file ${path}`);
      const recipe = await readRecipe(path).catch((error: unknown) => {
        throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
      });
      if (recipe === null) throw new Error(`${path} carries no workflow`);
      // As it is, so that a file made of it is the workflow's own.
      process.stdout.write(json ? `${JSON.stringify({ node: recipe.node, workflow: JSON.parse(recipe.workflow) as unknown }, null, 2)}\n` : recipe.workflow);
    });
}
