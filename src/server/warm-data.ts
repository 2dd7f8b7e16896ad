import { readFile } from 'node:fs/promises';
import { nodeTypes } from '../../nodes/index.ts';
import type { Workspace } from '../catalog/workspace.ts';
import { compile } from '../workflow/compile.ts';
import { parseWorkflow } from '../workflow/file.ts';
import type { Question } from './tasks.ts';

/**
 * Looks at the data sets of a workflow while the window is still opening. What is wrong is left for the window to find: it
 * asks the same again.
 */
export async function warmData(path: string, workspace: Promise<Workspace>, ask: (question: Question) => Promise<unknown>): Promise<void> {
  try {
    const workflow = parseWorkflow(await readFile(path, 'utf8'));
    const { nodes } = compile(workflow, nodeTypes);
    const sources = workflow.nodes.flatMap(({ id, type }) => (type === 'Collection' ? (nodes.get(id) ?? []) : []));
    const place = await workspace;
    await Promise.all(sources.map(({ expression, mapped }) => ask({ workspace: place, expression, mapped })));
  } catch {
    return;
  }
}
