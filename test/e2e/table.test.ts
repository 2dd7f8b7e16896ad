import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ROOT } from '../support/real-sets.ts';
import { type ServedWindow, hasChromium, launch, serve, settled } from './window.ts';

const DATA = 'data/s2-l1c-clp-slovenia-2015';
/** A field in the Slovenian scenes. */
const FIELD = '{"type":"Polygon","coordinates":[[[14.555,45.868],[14.56,45.868],[14.56,45.871],[14.555,45.871],[14.555,45.868]]]}';

let browser: Browser;
let folder: string;
let server: ServedWindow;
let page: Page;
let complaints: string[];

describe.skipIf(!hasChromium)('a table node in the window', () => {
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
  });

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'geoweft-table-'));
    cpSync(join(ROOT, 'examples', DATA), join(folder, DATA), { recursive: true });
    cpSync(join(ROOT, 'examples/slovenia.weft'), join(folder, 'slovenia.weft'));
    server = await serve(folder);
    page = await (await browser.newContext({ viewport: { width: 1600, height: 1000 }, acceptDownloads: true })).newPage();
    complaints = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(server.url);
    await page.goto(`${new URL(server.url).origin}/?open=slovenia.weft&theme=dark`);
    await settled(page);
  });
  afterEach(async () => {
    await page.context().close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('is added behind a collection, shows its chart, and its rows are saved as CSV', async () => {
    await node('dates').locator('.card-header').click();
    await page.keyboard.press('a');
    await page.getByRole('textbox', { name: 'Add a node' }).fill('time series');
    await page.keyboard.press('Enter');
    await node('series').waitFor();
    // It is wired already; only where is missing.
    expect(await node('series').locator('.card-output').innerText()).toBe('Table');
    await type(node('series').getByLabel('regions', { exact: true }), FIELD);
    const chart = node('series').locator('.picture.chart[data-table]');
    await chart.waitFor();
    expect(await chart.locator('svg path').count()).toBeGreaterThan(3);
    await expect.poll(() => node('series').locator('.card-facts').innerText()).toContain('5 rows');

    await chart.hover();
    await chart.getByRole('button', { name: 'Open the table' }).click();
    const panel = page.locator('.table-panel[data-table]');
    await panel.waitFor();
    await expect.poll(() => panel.locator('.table-rows tbody tr').count()).toBe(5);
    const head = await panel.locator('.table-rows thead th').allInnerTexts();
    expect(head.slice(0, 3)).toEqual(['system:index', 'system:time_start', 'B01']);

    // A line can be taken away from the chart, and not from the table.
    const lines = panel.locator('.table-chart svg g > path[fill="none"]');
    const before = await lines.count();
    await panel.getByRole('button', { name: 'B01' }).click();
    await expect.poll(() => lines.count()).toBe(before - 1);

    const [download] = await Promise.all([page.waitForEvent('download'), panel.getByRole('button', { name: 'Save CSV' }).click()]);
    expect(download.suggestedFilename()).toBe('series.csv');
    const saved = readFileSync(await download.path(), 'utf8').split('\r\n');
    expect(saved).toHaveLength(7); // names, five scenes, and nothing behind the last line's end
    expect(saved[0]).toBe(head.join(','));
    expect(saved[1].split(',')[1]).toMatch(/^2015-\d\d-\d\dT/);
    expect(complaints).toEqual([]);
  });

  test('computes again when its region changes, and says what is wrong with one', async () => {
    await node('best').locator('.card-header').click();
    await page.keyboard.press('a');
    await page.getByRole('textbox', { name: 'Add a node' }).fill('reduce region');
    await page.keyboard.press('Enter');
    const region = node('reduce-region');
    await region.waitFor();
    // A composite has no pixels of its own: the node says so, and what would help.
    await region.locator('.issue-strip').waitFor();
    expect(await region.locator('.issue-strip').innerText()).toContain('A composite has no pixels of its own; give a scale in metres');
    await region.locator('.issue-strip button').click();
    await region.locator('.picture.chart[data-table]').waitFor();
    const first = await region.locator('.bar-list em').first().innerText();
    await type(region.getByLabel('geometry', { exact: true }), FIELD);
    await expect.poll(() => region.locator('.bar-list em').first().innerText()).not.toBe(first);
    expect(complaints).toEqual([]);
  });
});

function node(address: string): Locator {
  return page.locator(`[data-node="${address}"]`);
}

async function type(into: Locator, text: string): Promise<void> {
  await into.fill(text);
  await into.press('Enter');
}
