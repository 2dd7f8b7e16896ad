#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { WorkflowFileError } from '../workflow/file.ts';
import { EXIT_FAILED, EXIT_INTERRUPTED, EXIT_USAGE, IssuesError, UsageError, issueLine } from './failure.ts';
import { version } from './version.ts';

/** The commands in the order in which help lists them, each loaded only where it is needed: together they take longer than most of what they do. */
const COMMANDS: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  start: async () => (await import('./commands/start.ts')).startCommand,
  serve: async () => (await import('./commands/serve.ts')).serveCommand,
  check: async () => (await import('./commands/check.ts')).checkCommand,
  describe: async () => (await import('./commands/describe.ts')).describeCommand,
  sample: async () => (await import('./commands/sample.ts')).sampleCommand,
  export: async () => (await import('./commands/export.ts')).exportCommand,
  run: async () => (await import('./commands/run.ts')).runCommand,
  recipe: async () => (await import('./commands/recipe.ts')).recipeCommand,
};

const json = process.argv.includes('--json');
const program = new Command('geoweft')
  .description('Analyse satellite imagery by wiring nodes: evaluate workflows from the command line')
  .version(version)
  .exitOverride()
  .configureOutput(json ? { outputError: () => undefined } : {}) // `report` says it
  .configureHelp({ sortSubcommands: false });

try {
  for (const load of commandsFor(process.argv[2])) (await load())(program);
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** What the first word calls for: a command; the version, which needs none; help, which needs all; else the file that `start` opens. */
function commandsFor(word = 'start'): readonly (typeof COMMANDS)[string][] {
  if (Object.hasOwn(COMMANDS, word)) return [COMMANDS[word]];
  if (word === '--version' || word === '-V') return [];
  return word === 'help' || word.startsWith('-') ? Object.values(COMMANDS) : [COMMANDS.start];
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
