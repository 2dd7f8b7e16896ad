import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { formatWorkflow } from '../src/workflow/file.ts';
import { makeManyItems } from './many-items.ts';
import { type Measured, ROOT, findPython, measured } from './measured.ts';
import { machine, table, writeSection } from './page.ts';
import { spread } from './statistics.ts';

/** `describe` of a folder of many STAC Items, the first time and with what is remembered of that. Whole processes. */
export async function benchLargeCatalog({ data, items, runs }: { readonly data: string; readonly items: number; readonly runs: number }): Promise<void> {
  const python = findPython();
  const folder = `items-${items}`;
  await makeManyItems(join(data, folder), items);
  const workflow = join(data, `${folder}.weft`);
  await writeFile(
    workflow,
    formatWorkflow({
      ...{ format: 'geoweft/workflow', version: 1, name: 'Many', edges: [], frames: [], notes: [] },
      nodes: [{ id: 'collection', type: 'Collection', position: [0, 0], params: { id: folder } }],
    }),
  );
  const scratch = await mkdtemp(join(tmpdir(), 'geoweft-bench-out-'));
  const [first, warm]: Measured[][] = [[], []];
  try {
    for (let turn = 0; turn < runs; turn++) {
      const env = { ...process.env, GEOWEFT_CACHE: join(scratch, String(turn)) };
      const describe = (): Promise<Measured> => measured(python, [execPath, join(ROOT, 'dist/geoweft.js'), 'describe', workflow, '--node', 'collection', '--json'], env);
      first.push(await describe());
      warm.push(await describe());
      console.log(`  run ${turn + 1}: first ${first[turn].wall.toFixed(2)} s, then ${warm[turn].wall.toFixed(2)} s, ${warm[turn].peak.toFixed(0)} MiB`);
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  const row = (name: string, all: readonly Measured[], wanted: string): string[] => [name, ...(['wall', 'cpu'] as const).map((fact) => spread(all.map((one) => one[fact]))), spread(all.map(({ peak }) => peak), 0), wanted];
  await writeSection(
    'large-catalog',
    [
      `\`describe\` of ${items} STAC Items with 3 files each, every Item in a folder of its own; whole processes, ${runs} runs; medians (least–most).`,
      table(['', 'wall s', 'CPU s', 'peak MiB', 'wanted'], [row('the first time', first, 'progress is shown'), row('from then on', warm, '≤ 1 s, ≤ 300 MiB')]),
      machine(python),
    ].join('\n\n'),
  );
}
