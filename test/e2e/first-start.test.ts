import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../support/real-sets.ts';
import { hasChromium, launch, settled } from './window.ts';

/** A stranger's first start: the reference workflow on scenes that are made on the way, evaluated by itself. */
describe.skipIf(!hasChromium)('the first start', () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    browser = await launch();
    folder = mkdtempSync(join(tmpdir(), 'geoweft-first-'));
    for (const file of ['best-pixel.weft', 'geoweft.datasets.json']) cpSync(join(ROOT, 'examples', file), join(folder, file));
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('makes the scenes and shows the mosaic within 25 s, and within 4 s from then on', async () => {
    const first = await timeToMap();
    expect(first.seconds).toBeLessThan(25);
    expect(first.complaints).toEqual([]);
    const again = await timeToMap();
    expect(again.seconds).toBeLessThan(4);
    console.log(`First start to map: ${first.seconds.toFixed(1)} s, then ${again.seconds.toFixed(1)} s`);
    expect(again.complaints).toEqual([]);
  }, 90_000);

  /** From the start of the program to the map with the mosaic and every picture on it. */
  async function timeToMap(): Promise<{ seconds: number; complaints: string[] }> {
    const started = performance.now();
    const program: ChildProcess = spawn(process.execPath, ['dist/geoweft.js', 'start', join(folder, 'best-pixel.weft'), '--no-open'], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    try {
      await page.goto(await addressOf(program));
      await settled(page);
      await page.waitForSelector('.map-view[data-loading="false"]', { timeout: 30_000 });
      const seconds = (performance.now() - started) / 1_000;
      expect(await page.locator('.card').evaluateAll((cards) => cards.map((card) => card.getAttribute('data-state')))).toEqual(Array(13).fill('fresh'));
      expect((await page.locator('.wire-chip').allInnerTexts()).join(' ').replace(/\s+/g, ' ')).toContain('15 → 12');
      return { seconds, complaints };
    } finally {
      await page.close();
      const ended = once(program, 'exit');
      program.kill('SIGTERM');
      await ended;
    }
  }
});

async function addressOf(program: ChildProcess): Promise<string> {
  if (!program.stdout) throw new Error('the program has no output');
  for await (const line of createInterface({ input: program.stdout })) {
    const [address] = /http:\/\/\S+/.exec(line) ?? [];
    if (address !== undefined) return address;
  }
  throw new Error('the program ended without saying where the window is');
}
