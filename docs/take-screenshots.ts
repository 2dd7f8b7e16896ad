/**
 * Makes the pictures of docs/screenshots with the program itself: `npm run build && node --import tsx docs/take-screenshots.ts`.
 * Needs Chromium (see test/e2e/window.ts).
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launch, serve, settled } from '../test/e2e/window.ts';

const FOLDER = join(import.meta.dirname, 'screenshots');
const SIZES = [
  { width: 1920, height: 1080 },
  { width: 1280, height: 720 },
] as const;
/** Where on the map the pixel is looked at, as parts of its width and height. */
const PIXEL = [0.62, 0.42] as const;

mkdirSync(FOLDER, { recursive: true });
const server = await serve(join(import.meta.dirname, '../examples'));
const browser = await launch();
for (const theme of ['dark', 'light']) {
  for (const viewport of SIZES) {
    const page = await (await browser.newContext({ viewport })).newPage();
    await page.goto(server.url);
    await page.goto(`${new URL(server.url).origin}/?open=best-pixel.weft&theme=${theme}`);
    await settled(page);
    const map = await page.locator('.map-target').boundingBox();
    if (map) await page.mouse.click(map.x + map.width * PIXEL[0], map.y + map.height * PIXEL[1]);
    await page.locator('.series-chart').waitFor();
    await page.waitForTimeout(2_500); // the last tiles fade in
    await page.screenshot({ path: join(FOLDER, `window-${theme}-${viewport.width}.png`) });
    await page.context().close();
  }
}
await browser.close();
await server.stop();
