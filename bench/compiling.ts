import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { nodeTypes } from '../nodes/index.ts';
import { compile } from '../src/workflow/compile.ts';
import { longWorkflow, nestedMaps } from '../test/support/large-workflows.ts';
import { ROOT } from './measured.ts';
import { machine, table, writeSection } from './page.ts';
import { spread } from './statistics.ts';

const NODES = 200;
const ROUNDS = 50;

/** The time from a workflow to its expressions and issues, in milliseconds: all nodes new, and after one param has changed. */
export function compileTimes(): { first: number; anew: number[]; again: number[]; nested: number[] } {
  const time = (work: () => unknown): number => {
    const start = performance.now();
    work();
    return performance.now() - start;
  };
  const documents = Array.from({ length: ROUNDS }, (_, seed) => longWorkflow(NODES, seed));
  const [first, ...anew] = documents.map((document) => time(() => compile(document, nodeTypes)));
  const again = documents.map((document) => time(() => compile(document, nodeTypes)));
  const maps = nestedMaps(8);
  const nested = documents.map(() => time(() => compile(maps, nodeTypes)));
  return { first, anew, again, nested };
}

/** Compiling in a process of its own, from one bundled file as in the build: a loader that compiles on the way would be measured, too. */
export async function benchCompiling(): Promise<void> {
  const script = `import { compileTimes } from ${JSON.stringify(fileURLToPath(import.meta.url))}; console.log(JSON.stringify(compileTimes()));`;
  const { outputFiles } = await build({
    ...{ stdin: { contents: script, resolveDir: ROOT }, bundle: true, write: false, format: 'esm', platform: 'node', packages: 'external' },
    logLevel: 'warning',
  });
  const { stdout, stderr } = spawnSync(execPath, ['--input-type=module', '-'], { cwd: ROOT, input: outputFiles[0].text, encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  const { first, anew, again, nested } = JSON.parse(stdout) as ReturnType<typeof compileTimes>;
  await writeSection(
    'compiling',
    [
      `Milliseconds to compile and check a workflow of ${NODES} nodes, ${ROUNDS} times; medians (least–most).`,
      table(
        ['what', 'measured', 'wanted'],
        [
          ['the first of a new process', first.toFixed(1), ''],
          ['every node is new', spread(anew), '≤ 10'],
          ['it was compiled before', spread(again), '≤ 10'],
          ['8 Maps in each other', spread(nested), ''],
        ],
      ),
      machine(null),
    ].join('\n\n'),
  );
}
