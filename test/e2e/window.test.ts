import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page, Request } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { applyAffine, invertAffine } from '../../src/geo/affine.ts';
import { pointTransform } from '../../src/geo/crs.ts';
import { createGeoTiffStore } from '../../src/geotiff/geotiff-store.ts';
import { sourceImage } from '../../src/image/source-image.ts';
import { parseWorkflow } from '../../src/workflow/file.ts';
import { differences } from '../support/difference.ts';
import { type Answer, ROOT, readAnswer } from '../support/real-sets.ts';
import { type ServedWindow, hasChromium, launch, serve, settled } from './window.ts';

if (!hasChromium) console.warn('Left out: the browser tests (no Chromium at /usr/bin/chromium; GEOWEFT_CHROMIUM may name one)');

const DATA = 'data/s2-l1c-clp-slovenia-2015';
/** A point in the Slovenian scenes, and the stretch that the example shows them with. */
const AT = [14.558, 45.87] as const;
const MAX = 0.2;

let browser: Browser;
let folder: string;
let server: ServedWindow;
let page: Page;
let complaints: string[];

describe.skipIf(!hasChromium)('the window', () => {
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
  });

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'geoweft-window-'));
    cpSync(join(ROOT, 'examples', DATA), join(folder, DATA), { recursive: true });
    cpSync(join(ROOT, 'examples/slovenia.weft'), join(folder, 'slovenia.weft'));
    server = await serve(folder);
    page = await (await browser.newContext({ viewport: { width: 1600, height: 1000 } })).newPage();
    complaints = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(server.url);
  });
  afterEach(async ({ task }) => {
    // How the window looked at the end, for whoever wants to see why a test failed.
    const shots = process.env.GEOWEFT_SHOTS;
    if (shots) await page.screenshot({ path: join(shots, `${task.name.replace(/\W+/g, '-').slice(0, 60)}.png`) });
    await page.context().close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(file: string): Promise<void> {
    await page.goto(`${new URL(server.url).origin}/?open=${file}&theme=dark`);
    await settled(page);
  }

  test('an opened workflow is evaluated by itself: every node has its picture and its facts', async () => {
    const started = performance.now();
    await page.goto(`${new URL(server.url).origin}/?open=slovenia.weft`);
    await page.locator('.canvas .card').first().waitFor();
    expect(performance.now() - started).toBeLessThan(1_500);
    await settled(page);
    expect(performance.now() - started).toBeLessThan(8_000);
    await expect.poll(() => node('dates').locator('.card-facts').innerText()).toContain('5 scenes');
    expect(await node('best').locator('.card-facts').innerText()).toContain('EPSG:32633');
    expect(await page.locator('.canvas .picture canvas:visible').count()).toBe(12);
    expect(complaints).toEqual([]);
  });

  test('the whole chain is built from an empty canvas, saved, opened again, and exported exactly', async () => {
    await page.locator('.empty-canvas').waitFor();
    // The source by mouse: found in the palette and dragged in.
    await page.getByRole('textbox', { name: 'Find a node' }).fill('folder');
    await page.locator('.palette-item', { hasText: 'Collection' }).dragTo(page.locator('.canvas'), { targetPosition: { x: 60, y: 120 } });
    await type(field('collection', 'id'), DATA);
    await expect.poll(() => node('collection').locator('.card-facts').innerText()).toContain('5 scenes');

    // Its successors by keys: A, a few letters, Enter; each is wired to the one before.
    await add('bounds');
    await type(field('filter-bounds', 'geometry'), AT.join(', '));
    await add('filter date');
    await type(field('filter-date', 'start'), '2015-07-01');
    await type(field('filter-date', 'end'), '2015-10-01');
    await add('map');

    // The body: the first node is wired to the mapped image.
    await add('select');
    await type(field('map/select', 'bandSelectors'), 'CLP');
    await add('times');
    await type(field('map/multiply', 'image2'), '-1');
    await add('rename');
    await type(field('map/rename', 'names'), 'quality');
    await add('add bands');
    await page.keyboard.press('Home');
    await page.waitForTimeout(400);
    await wire(port('map/rename', 'out'), port('map/add-bands', 'srcImg'));
    await wire(page.locator('[data-tab="map/$img"] .port'), port('map/add-bands', 'dstImg'));
    // What goes on from the answer becomes the answer; another node can be wired to the end.
    await expect.poll(() => node('map').locator('.card-facts').innerText()).toContain('15 bands');
    await wire(port('map/rename', 'out'), page.locator('[data-tab="map/="] .port'));
    await expect.poll(() => node('map').locator('.card-facts').innerText()).toContain('· quality');
    await wire(port('map/add-bands', 'out'), page.locator('[data-tab="map/="] .port'));
    await expect.poll(() => node('map').locator('.card-facts').innerText()).toContain('15 bands');

    await node('map').locator('.card-header').first().click({ position: { x: 60, y: 12 } });
    await add('best pixel');
    await field('quality-mosaic', 'qualityBand').selectOption('quality');
    await add('display');
    await node('display').getByRole('button', { name: 'Bands and range' }).click();
    for (const [index, band] of ['B04', 'B03', 'B02'].entries()) await node('display').locator('.style-fields select').nth(index).selectOption(band);
    await type(node('display').getByLabel('Min'), '0');
    await type(node('display').getByLabel('Max'), String(MAX));
    await page.keyboard.press('Escape');
    await settled(page);
    expect(await page.locator('.card.failed').count()).toBe(0);

    // The map shows the colours that the independent answer has there.
    const answer = readAnswer('slovenia', 'best');
    const expected = colourOf(answer);
    await page.getByRole('button', { name: 'Zoom to the data' }).click();
    await expect.poll(() => mapColour(), { timeout: 15_000 }).toSatisfy((colour: number[]) => isNear(colour, expected.around));

    // Saved, left, opened again: the same document.
    await page.keyboard.press('Control+s');
    await page.getByRole('dialog').getByLabel('Name').fill('built');
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    await expect.poll(() => existsSync(join(folder, 'built.weft'))).toBe(true);
    await expect.poll(() => page.locator('.document-tab').innerText()).toBe('built.weft');
    expect(await page.locator('.dirty-dot').count()).toBe(0);
    const saved = parseWorkflow(readFileSync(join(folder, 'built.weft'), 'utf8'));
    expect(saved.nodes.map(({ id }) => id)).toEqual(['collection', 'filter-bounds', 'filter-date', 'map', 'quality-mosaic', 'display']);
    await page.keyboard.press('Alt+n');
    await page.locator('.empty-canvas').waitFor();
    await page.keyboard.press('Control+o');
    await page.getByRole('dialog').getByRole('button', { name: /built\.weft/ }).click();
    await settled(page);

    // Exported: equal to the independent answer in every pixel of every band.
    await node('quality-mosaic').locator('.card-header').click();
    await page.keyboard.press('Control+e');
    const dialog = page.getByRole('dialog');
    await expect.poll(() => dialog.locator('.beforehand').innerText()).toContain('100 × 101');
    await dialog.getByLabel('File').fill('mosaic.tif');
    await dialog.getByRole('button', { name: 'Export' }).click();
    await page.locator('.toast.ok').waitFor();
    expect(await page.locator('.toast.ok').innerText()).toContain('mosaic.tif is written');
    expect(await exportedDifferences(join(folder, 'mosaic.tif'), answer)).toEqual([]);
    expect(complaints).toEqual([]);
  }, 120_000);

  test('a click on the map shows every layer there, and the collection through time', async () => {
    await open('slovenia.weft');
    await page.locator('.map-target').click({ position: await middleOfMap() });
    await expect.poll(() => page.locator('.pixel-table tbody tr').count()).toBe(3);
    await expect.poll(() => page.locator('.series-chart table tbody tr').count()).toBe(5);
    const answer = readAnswer('slovenia', 'best');
    const row = await page.locator('.pixel-table tbody tr', { hasText: 'Best-pixel' }).innerText();
    const at = await clickedPoint();
    const index = pixelIndex(answer, at);
    const red = answer.bands.get('B04')?.values[index] ?? NaN;
    expect(row.split(/\s+/).map(Number).some((value) => Math.abs(value - red) < 5e-4)).toBe(true);
    const days = await page.locator('.series-chart table tbody th').allInnerTexts();
    expect(days.join(' ')).toContain('2015');
  });

  test('a style makes no request, and a date recomputes what is below it and nothing else', async () => {
    await open('slovenia.weft');
    const requests: Request[] = [];
    page.on('request', (request) => requests.push(request));
    await page.locator('.layer-row', { hasText: 'Best-pixel' }).getByRole('slider').fill('50');
    await type(page.locator('.stretch-numbers input').nth(1), '0.3');
    await page.waitForTimeout(600);
    expect(requests.filter(isForValues).map((request) => request.url())).toEqual([]);

    await type(field('dates', 'end'), '2015-09-01');
    await expect.poll(() => node('dates').locator('.card-facts').innerText()).toContain('4 scenes');
    await settled(page);
    const posted = requests.filter((request) => request.url().endsWith('/api/expressions'));
    // dates, invert and its four, best, worst, and the three layers, of which two have the same expression as a mosaic.
    expect(posted.length).toBe(9);
    const keys = await page.locator('.card[data-key]').evaluateAll((cards) => cards.map((card) => card.getAttribute('data-node')));
    expect(keys).toContain('collection');
  });

  test('every edit can be undone and done again, by name', async () => {
    await open('slovenia.weft');
    await type(field('dates', 'end'), '2015-09-01');
    await expect.poll(() => page.locator('.dirty-dot').count()).toBe(1);
    await page.locator('.canvas').click({ position: { x: 300, y: 20 } });
    await page.keyboard.press('Control+z');
    await expect.poll(() => field('dates', 'end').inputValue()).toBe('2015-10-01');
    expect(await page.locator('.dirty-dot').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Redo Change end' }).isEnabled()).toBe(true);
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(() => field('dates', 'end').inputValue()).toBe('2015-09-01');
    await node('worst').locator('.card-header').click();
    await page.keyboard.press('Delete');
    await expect.poll(() => node('worst').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Undo Delete worst' }).isEnabled()).toBe(true);
    await page.keyboard.press('Control+z');
    await expect.poll(() => node('worst').count()).toBe(1);
  });

  test('a port that cannot take a wire refuses it and says why', async () => {
    await open('slovenia.weft');
    const from = await centre(port('best', 'out'));
    const to = await centre(port('worst', 'collection'));
    await page.mouse.move(...from);
    await page.mouse.down();
    await page.mouse.move(from[0] + 20, from[1] + 20, { steps: 4 });
    await page.mouse.move(...to, { steps: 8 });
    await expect.poll(() => port('worst', 'collection').locator('.port-fault').innerText()).toContain('Needs an image collection; this is one image');
    await page.mouse.up();
    expect(await page.getByRole('button', { name: 'Undo', exact: true }).isDisabled()).toBe(true);
  });

  test('what is wrong is said where it is, with a way out, and the rest goes on', async () => {
    await open('slovenia.weft');
    await field('invert/select', 'bandSelectors').fill('clp');
    await field('invert/select', 'bandSelectors').press('Enter');
    await expect.poll(() => node('invert/select').locator('.issue-strip').innerText()).toContain("No band 'clp'");
    expect(await node('dates').getAttribute('data-state')).toBe('fresh');
    expect(await page.locator('.card.failed:not(.frame)').count()).toBe(1);
    await node('invert/select').getByRole('button', { name: "Use 'CLP'" }).click();
    await settled(page);
    expect(await page.locator('.card.failed').count()).toBe(0);
  });

  test('garbage that is pasted or a broken file is refused in one sentence, and the document stays', async () => {
    await open('slovenia.weft');
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.setData('text/plain', '{"garbage": true}');
      window.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    });
    await expect.poll(() => page.locator('.toast.error').first().innerText()).toContain('This is not a workflow');
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File(['\u0000\u0001'], 'broken.weft'));
      document.querySelector('.canvas')?.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    });
    await expect.poll(() => page.locator('.toast.error').count()).toBe(2);
    expect(await page.locator('.toast.error').nth(1).innerText()).toContain('broken.weft was not opened');
    expect(await page.locator('.document-tab').innerText()).toBe('slovenia.weft');
    expect(await node('best').count()).toBe(1);
  });

  test('data that vanish are an issue at the collection; put back, they are seen again', async () => {
    await open('slovenia.weft');
    renameSync(join(folder, DATA), join(folder, 'data/away'));
    await page.keyboard.press('F5');
    await expect.poll(() => node('collection').locator('.issue-strip').innerText(), { timeout: 15_000 }).toContain(DATA);
    renameSync(join(folder, 'data/away'), join(folder, DATA));
    await page.keyboard.press('F5');
    await expect.poll(() => page.locator('.card.failed').count(), { timeout: 15_000 }).toBe(0);
    await settled(page);
  });

  test('a server that is killed costs nothing: the work stays, and can be taken home without it', async () => {
    await open('slovenia.weft');
    server.kill();
    await type(field('dates', 'end'), '2015-09-01');
    await expect.poll(() => page.locator('.status-bar .offline').innerText(), { timeout: 10_000 }).toContain('does not answer');
    expect(await field('dates', 'end').inputValue()).toBe('2015-09-01');
    expect(await page.locator('.dirty-dot').count()).toBe(1);
    await page.keyboard.press('Control+s');
    const coming = page.waitForEvent('download');
    await page.locator('.toast.error').getByRole('button', { name: 'Download it' }).click();
    const kept = parseWorkflow(readFileSync(await (await coming).path(), 'utf8'));
    expect(kept.nodes.find(({ id }) => id === 'dates')?.params.end).toBe('2015-09-01');
  });

  test('a port is reached from elsewhere only with its secret', async () => {
    const { origin, searchParams } = new URL(server.url);
    expect((await fetch(`${origin}/api/session`)).status).toBe(401);
    const authorization = `Bearer ${searchParams.get('token') ?? ''}`;
    expect((await fetch(`${origin}/api/session`, { headers: { authorization } })).status).toBe(200);
    expect((await fetch(`${origin}/api/session`, { headers: { authorization, origin: 'https://example.org' } })).status).toBe(403);
  });
});

function node(address: string): Locator {
  return page.locator(`[data-node="${address}"]`);
}

function field(address: string, param: string): Locator {
  return node(address).getByLabel(param, { exact: true });
}

function port(address: string, handle: string): Locator {
  return page.locator(`.react-flow__handle[data-nodeid="${address}"][data-handleid="${handle}"]`);
}

async function type(into: Locator, text: string): Promise<void> {
  await into.fill(text);
  await into.press('Enter');
}

/** Adds a node with the keys alone. */
async function add(words: string): Promise<void> {
  await page.evaluate(() => (document.activeElement instanceof HTMLElement ? document.activeElement.blur() : undefined));
  await page.keyboard.press('a');
  await page.getByRole('textbox', { name: 'Add a node' }).waitFor();
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
  await page.waitForTimeout(150);
}

async function centre(of: Locator): Promise<[number, number]> {
  const box = await of.boundingBox();
  if (!box) throw new Error('it is not on the screen');
  return [box.x + box.width / 2, box.y + box.height / 2];
}

/** Draws a wire with the mouse. */
async function wire(from: Locator, to: Locator): Promise<void> {
  const [start, end] = [await centre(from), await centre(to)];
  await page.mouse.move(...start);
  await page.mouse.down();
  await page.mouse.move(start[0] + 8, start[1] + 4, { steps: 3 });
  await page.mouse.move(...end, { steps: 8 });
  await page.mouse.up();
}

function isForValues(request: Request): boolean {
  return /\/api\/(values|expressions)/.test(request.url());
}

async function middleOfMap(): Promise<{ x: number; y: number }> {
  const box = await page.locator('.map-target').boundingBox();
  return { x: Math.round((box?.width ?? 0) / 2) + 60, y: Math.round((box?.height ?? 0) / 2) + 30 };
}

/** The longitude and latitude that the inspector says were clicked. */
async function clickedPoint(): Promise<[number, number]> {
  const text = await page.locator('.inspector').innerText();
  const [, longitude, latitude] = /(-?\d+\.\d+),\s*(-?\d+\.\d+)/.exec(text) ?? [];
  return [Number(longitude), Number(latitude)];
}

function pixelIndex({ geobox }: Answer, at: readonly [number, number]): number {
  const [x, y] = pointTransform('EPSG:4326', geobox.crs)(...at);
  const [column, row] = applyAffine(invertAffine(geobox.transform), x, y);
  return Math.floor(row) * geobox.width + Math.floor(column);
}

/** The colours, 0 to 255, that the stretch gives the pixels about the middle of the answer. */
function colourOf(answer: Answer): { around: number[][] } {
  const { width, height } = answer.geobox;
  const around: number[][] = [];
  for (let row = height / 2 - 4; row < height / 2 + 4; row++) {
    for (let column = width / 2 - 4; column < width / 2 + 4; column++) {
      const index = Math.floor(row) * width + Math.floor(column);
      around.push(['B04', 'B03', 'B02'].map((band) => Math.round(Math.min(1, Math.max(0, (answer.bands.get(band)?.values[index] ?? 0) / MAX)) * 255)));
    }
  }
  return { around };
}

/** The colour in the middle of the map, as the screen has it. */
async function mapColour(): Promise<number[]> {
  const box = await page.locator('.map-target').boundingBox();
  if (!box) return [];
  const shot = await page.screenshot({ clip: { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2), width: 1, height: 1 } });
  return page.evaluate(async (bytes) => {
    const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(1, 1);
    const context = canvas.getContext('2d');
    context?.drawImage(bitmap, 0, 0);
    return [...(context?.getImageData(0, 0, 1, 1).data ?? [])].slice(0, 3);
  }, [...shot]);
}

function isNear(colour: readonly number[], around: readonly (readonly number[])[]): boolean {
  return around.some((expected) => expected.every((value, channel) => Math.abs(value - colour[channel]) <= 2));
}

async function exportedDifferences(path: string, answer: Answer): Promise<string[]> {
  const store = createGeoTiffStore();
  try {
    const header = await store.header(path);
    const names = header.bands.map((band) => band.description ?? '');
    const bands = header.bands.map((band, sample) => ({ name: names[sample], header, sample, nodata: band.nodata, content: 'continuous' as const }));
    const image = sourceImage({ bands, properties: {}, footprint: null, clipped: false, label: path, hash: '' }, store);
    const { bands: read } = await image.read(answer.geobox, names, { signal: new AbortController().signal });
    return differences(names, read, names.map((name) => answer.bands.get(name) ?? { values: new Uint8Array(), mask: null }), answer.geobox);
  } finally {
    await store.close();
  }
}

