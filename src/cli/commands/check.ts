import type { Command } from 'commander';
import type { Expression } from '../../expression/expression.ts';
import type { CompiledNode } from '../../workflow/compile.ts';
import type { Issue } from '../../workflow/issue.ts';
import { EXIT_FAILED, IssuesError, issueLine } from '../failure.ts';
import { type OpenedWorkflow, openWorkflow } from '../open-workflow.ts';
import { type CommonOptions, jsonOption, setOption } from '../options.ts';
import { type Session, locateAll, startSession } from '../session.ts';
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
      const session = startSession();
      try {
        const opened = await openWorkflow(file, options.set);
        const found = await findIssues(opened, session);
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

/**
 * What compiling and describing every node finds. Nodes inside Maps come last, for the Map has looked at them with every image:
 * they tell of what their answer does not need. Where a collection is empty there is nothing to look at them with.
 */
async function findIssues(opened: OpenedWorkflow, session: Session): Promise<Issue[]> {
  const issues = new Map<string, Issue>();
  const add = (issue: Issue): unknown => issues.set(JSON.stringify([issue.node, issue.message]), issue);
  opened.compiled.issues.forEach(add);
  const empty = new Set<Expression>();
  const isMapped = (node: CompiledNode): boolean => node.mapped.length > 0;
  const nodes = [...opened.compiled.nodes];
  for (const [address, node] of [...nodes.filter(([, one]) => !isMapped(one)), ...nodes.filter(([, one]) => isMapped(one))]) {
    if (node.mapped.some(({ collection }) => empty.has(collection))) continue;
    const known = new Set([...issues.values()].map((issue) => issue.node));
    const addNew = (issue: Issue): unknown => isMapped(node) && known.has(issue.node) ? undefined : add(issue);
    try {
      const description = await session.ask(opened, address, 'describe', {});
      if (description.count === 0) empty.add(node.expression);
      locateAll(opened, description.issues, address).forEach(addNew);
    } catch (error) {
      if (!(error instanceof IssuesError)) throw error;
      error.issues.forEach(addNew);
    }
  }
  return [...issues.values()];
}
