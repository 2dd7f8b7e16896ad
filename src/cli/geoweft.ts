#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { WorkflowFileError } from '../workflow/file.ts';
import { checkCommand } from './commands/check.ts';
import { describeCommand } from './commands/describe.ts';
import { exportCommand } from './commands/export.ts';
import { recipeCommand } from './commands/recipe.ts';
import { runCommand } from './commands/run.ts';
import { sampleCommand } from './commands/sample.ts';
import { serveCommand } from './commands/serve.ts';
import { startCommand } from './commands/start.ts';
import { EXIT_FAILED, EXIT_INTERRUPTED, EXIT_USAGE, IssuesError, UsageError, issueLine } from './failure.ts';
import { version } from './version.ts';

const json = process.argv.includes('--json');
const program = new Command('geoweft')
  .description('Analyse satellite imagery by wiring nodes: evaluate workflows from the command line')
  .version(version)
  .exitOverride()
  .configureOutput(json ? { outputError: () => undefined } : {}) // `report` says it
  .configureHelp({ sortSubcommands: false });

for (const add of [startCommand, serveCommand, checkCommand, describeCommand, sampleCommand, exportCommand, runCommand, recipeCommand]) add(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** Says in one sentence a line what went wrong, as JSON if asked; returns the exit code. */
function report(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    if (json) console.log(JSON.stringify({ error: error.message.replace(/^error: /, '') }, null, 2)); // else commander has said it
    return EXIT_USAGE;
  }
  if (error instanceof Error && error.name === 'AbortError') {
    process.stderr.write('geoweft: stopped\n');
    return EXIT_INTERRUPTED;
  }
  const message = error instanceof Error ? error.message : String(error);
  if (json) {
    const answer = error instanceof IssuesError ? { issues: error.issues } : { error: message };
    process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
  } else if (error instanceof IssuesError) {
    for (const issue of error.issues) process.stderr.write(`geoweft: ${issueLine(issue)}\n`);
  } else {
    process.stderr.write(`geoweft: ${message}\n`);
  }
  if (error instanceof UsageError) return EXIT_USAGE;
  if (!(error instanceof IssuesError) && !(error instanceof WorkflowFileError) && process.env.GEOWEFT_DEBUG) console.error(error);
  return EXIT_FAILED;
}
