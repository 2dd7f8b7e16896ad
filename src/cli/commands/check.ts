import type { Command } from 'commander';
import type { Issue } from '../../workflow/issue.ts';
import { EXIT_FAILED, IssuesError, issueLine } from '../failure.ts';
import { openWorkflow } from '../open-workflow.ts';
import { type CommonOptions, jsonOption, setOption } from '../options.ts';
import { locateAll, startSession } from '../session.ts';
import { counted } from '../words.ts';

export function checkCommand(program: Command): void {
  program
    .command('check')
    .description('say what is wrong with a workflow: wiring, params, bands, dates, files')
    .argument('<FILE>', 'a .weft file')
    .addOption(setOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExamples:\n  geoweft check examples/slovenia.weft\n  geoweft check mine.weft --set dates.start=2015-07-01 --json')
    .action(async (file: string, options: CommonOptions) => {
      const opened = await openWorkflow(file, options.set);
      const session = startSession();
      try {
        const issues = new Map<string, Issue>();
        const add = (issue: Issue): unknown => issues.set(JSON.stringify([issue.node, issue.message]), issue);
        opened.compiled.issues.forEach(add);
        for (const address of opened.compiled.nodes.keys()) {
          try {
            const description = await session.ask(opened, address, 'describe', {});
            locateAll(opened, description.issues, address).forEach(add);
          } catch (error) {
            if (!(error instanceof IssuesError)) throw error;
            error.issues.forEach(add);
          }
        }
        const found = [...issues.values()];
        const errors = found.filter((issue) => issue.severity === 'error').length;
        if (options.json) console.log(JSON.stringify({ issues: found }, null, 2));
        else {
          found.forEach((issue) => console.log(issueLine(issue)));
          console.log(`${file}: ${counted(opened.workflow.nodes.length, 'node')}, ${found.length === 0 ? 'nothing wrong' : counted(found.length, 'issue')}`);
        }
        if (errors > 0) process.exitCode = EXIT_FAILED;
      } finally {
        await session.close();
      }
    });
}
