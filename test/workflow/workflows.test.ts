import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, describe as suite, expect, it } from 'vitest';
import { nodeTypes } from '../../nodes/index.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { workspaceOf } from '../../src/catalog/workspace.ts';
import { issueLine } from '../../src/cli/failure.ts';
import { describe } from '../../src/evaluate/describe.ts';
import { type Evaluator, createEvaluator } from '../../src/evaluate/evaluator.ts';
import { IssueError } from '../../src/expression/issue.ts';
import { createGeoTiffStore } from '../../src/geotiff/geotiff-store.ts';
import type { Value } from '../../src/functions/value.ts';
import { type Compiled, type CompiledNode, compile, locateIssue } from '../../src/workflow/compile.ts';
import { parseWorkflow } from '../../src/workflow/file.ts';

const FOLDER = resolve(import.meta.dirname, '../workflows');
const expected = JSON.parse(readFileSync(join(FOLDER, 'expected.json'), 'utf8')) as Readonly<Record<string, readonly string[]>>;
const store = createGeoTiffStore();
const { signal } = new AbortController();
afterAll(() => store.close());

/** What is wrong with a node, in words; a node in a body is seen with the first image. */
async function issuesAt(address: string, { expression, mapped }: CompiledNode, compiled: Compiled, evaluator: Evaluator): Promise<string[]> {
  const bindings: Record<string, Value> = {};
  try {
    for (const { name, collection } of mapped) {
      const { value } = await evaluator.evaluate(collection, { bindings, signal });
      if (value.kind !== 'ImageCollection' || value.images.length === 0) return []; // there is nothing to see it with
      bindings[name] = value.images[0];
    }
    const { value, issues } = await evaluator.evaluate(expression, { bindings, signal });
    return describe(value, issues).issues.map((issue) => issueLine(locateIssue(compiled, issue, address)));
  } catch (error) {
    if (!(error instanceof IssueError)) throw error;
    return [issueLine(locateIssue(compiled, { hash: '', severity: 'error', ...error.issue }, address))];
  }
}

suite('the workflows in test/workflows', () => {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.weft'));

  it('are those of expected.json', () => {
    expect(Object.keys(expected).sort()).toEqual(names.sort());
  });

  it.each(names)('%s opens, compiles, and is described as expected', async (name) => {
    const path = join(FOLDER, name);
    const compiled = compile(parseWorkflow(readFileSync(path, 'utf8')), nodeTypes);
    const evaluator = createEvaluator(createCatalog({ workspace: await workspaceOf(path), store }));
    const found = compiled.issues.map(issueLine);
    for (const [address, node] of compiled.nodes) found.push(...(await issuesAt(address, node, compiled, evaluator)));
    expect([...new Set(found)]).toEqual(expected[name]);
  });
});
