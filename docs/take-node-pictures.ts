/**
 * Makes the pictures of docs/nodes/pictures and examples/pictures with the program itself:
 * `npm run build && node --import tsx docs/take-node-pictures.ts [nodes|examples]`. Needs Chromium (see test/e2e/window.ts).
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv, execPath } from 'node:process';
import { launch, serve, settled } from '../test/e2e/window.ts';
import { nodeTypes } from '../nodes/index.ts';
import { formatWorkflow, parseWorkflow } from '../src/workflow/file.ts';
import { demoOf, idOf } from './node-demos.ts';
import { pictureName } from './generate.ts';

const EXAMPLES = join(import.meta.dirname, '../examples');

/** Nodes in one window: more would make the cards too small to show all of themselves. */
const AT_A_TIME = 12;

/** Every node as it stands on the canvas. */
async function takeNodes(): Promise<void> {
  const folder = join(import.meta.dirname, 'nodes/pictures');
  mkdirSync(folder, { recursive: true });
  const server = await serve(EXAMPLES);
  const browser = await launch();
  const file = 'node-demos.tmp.weft';
  try {
    for (let first = 0; first < nodeTypes.length; first += AT_A_TIME) {
      const types = nodeTypes.slice(first, first + AT_A_TIME);
      writeFileSync(join(EXAMPLES, file), formatWorkflow(demoOf(types)));
      const page = await (await browser.newContext({ viewport: { width: 3600, height: 2400 } })).newPage();
      await page.goto(server.url);
      await page.goto(`${new URL(server.url).origin}/?open=${file}&theme=light`);
      await settled(page);
      await page.waitForTimeout(1_500);
      for (const type of types) {
        const card = page.locator(`[data-node="${idOf(type)}"]`);
        const wrong = await card.locator('.issue-strip').allInnerTexts();
        if (wrong.length > 0) console.warn(`${type.type}: ${wrong.join('; ')}`);
        await card.screenshot({ path: join(folder, pictureName(type)), omitBackground: true });
      }
      await page.context().close();
      console.log(types.map(({ type }) => type).join(' '));
    }
  } finally {
    rmSync(join(EXAMPLES, file), { force: true });
    await browser.close();
    await server.stop();
  }
}

/** The first layer of every example that is shown, as the command line writes it. */
function takeExamples(): void {
  const folder = join(EXAMPLES, 'pictures');
  mkdirSync(folder, { recursive: true });
  const list = JSON.parse(readFileSync(join(EXAMPLES, 'examples.json'), 'utf8')) as readonly { readonly file: string; readonly layer?: string }[];
  for (const { file, layer: named } of list) {
    const workflow = parseWorkflow(readFileSync(join(EXAMPLES, file), 'utf8'));
    const layers = workflow.nodes.filter(({ type, params }) => type === 'Display' && params.shown !== false);
    const layer = layers.find(({ id }) => id === named) ?? layers.pop();
    if (layer === undefined) throw new Error(`${file} shows no layer`);
    const isSmall = file.startsWith('landsat') || file.startsWith('slovenia') || file.startsWith('flanders');
    const out = join(folder, file.replace('.weft', '.png'));
    const { status, stderr } = spawnSync(execPath, ['dist/geoweft.js', 'export', join('examples', file), '--node', layer.id, '--out', out, ...(isSmall ? [] : ['--scale', '50'])], { cwd: join(EXAMPLES, '..'), encoding: 'utf8' });
    if (status !== 0) throw new Error(`${file}: ${stderr}`);
    rmSync(out.replace('.png', '.pgw'), { force: true });
    rmSync(`${out}.aux.xml`, { force: true });
    rmSync(out.replace('.png', '.prj'), { force: true });
    console.log(file);
  }
}

if (argv[2] !== 'examples') await takeNodes();
if (argv[2] !== 'nodes') takeExamples();
