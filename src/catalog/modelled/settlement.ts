import { type LandCanvas, addParcel, cover, coverage, eachPixel, eachSurveyPixel, WHOLE } from './land-canvas.ts';
import { clamp, fractalNoise, hash, lineNoise, signed, unit } from './noise.ts';
import { pixelOf, SECTION, SIZE } from './place.ts';
import { fromRiver, type RiverCourse } from './river-course.ts';

/** Dirt roads on the section lines, but for those never built and those that the river stops. */
export function laySectionRoads(canvas: LandCanvas, course: RiverCourse): void {
  const gravel = addParcel(canvas, 'gravel', 6);
  eachSurveyPixel(WHOLE, (index, u, v) => {
    const [i, j] = [Math.round(u), Math.round(v)];
    const alongV = Math.abs(u - i) * SECTION < 1.6 && unit(i, Math.floor(v), 701) > 0.16;
    const alongU = Math.abs(v - j) * SECTION < 1.6 && unit(Math.floor(u), j, 702) > 0.16;
    if (!alongU && !alongV) return;
    const isBridge = i === -2 && alongV;
    if (!isBridge && Math.abs(fromRiver(course, index % SIZE, Math.floor(index / SIZE))) < 58) return;
    const away = Math.min(alongV ? Math.abs(u - i) : 1, alongU ? Math.abs(v - j) : 1) * SECTION;
    const isRange = canvas.parcels[canvas.below[index]].use === 'range';
    cover(canvas, index, gravel, coverage(0.55 - away) * (isRange ? 0.38 : 0.72));
  });
}

/** How far from the top the highway runs at a column, in pixels: along the river, south of it. */
export function highwayAt(x: number): number {
  return 868 - 0.235 * x - 26 * curve((x - 420) / 620);
}

function curve(t: number): number {
  return t * t * (1.5 - Math.abs(t));
}

/** A four-lane highway and a railway beside it. */
export function layHighway(canvas: LandCanvas): void {
  const [asphalt, verge, ballast] = (['asphalt', 'pasture', 'ballast'] as const).map((use) => addParcel(canvas, use, 7));
  eachPixel(WHOLE, (index, x, y) => {
    const away = (y - highwayAt(x)) * 0.973;
    if (away < -8 || away > 24) return;
    const lane = Math.abs(Math.abs(away) - 1.7);
    cover(canvas, index, verge, coverage(4.4 - Math.abs(away)) * 0.85);
    cover(canvas, index, asphalt, coverage(0.62 - lane) * 0.92);
    cover(canvas, index, ballast, coverage(0.5 - Math.abs(away - 17)) * 0.85);
    cover(canvas, index, verge, coverage(0.8 - Math.abs(Math.abs(away - 17) - 1.4)) * 0.3);
  });
}

/** The middle of town, on the railway. */
const TOWN: readonly [number, number] = [338, 781];

/** A small town: a grid of streets square to the railway, shade trees, roofs, elevators by the track, a park and a pond. */
export function layTown(canvas: LandCanvas): void {
  const [ground, tree, street, roof, grass] = (['town', 'tree', 'asphalt', 'roof', 'meadow'] as const).map((use) => addParcel(canvas, use, 8));
  const ragged = fractalNoise(SIZE, SIZE, { cell: [24, 24], seed: 711, octaves: 3, gain: 0.6 });
  const [x0, y0] = TOWN;
  eachPixel([x0 - 80, y0 - 80, x0 + 80, y0 + 80], (index, x, y) => {
    const [along, across] = [(x - x0) * 0.973 - (y - y0) * 0.229, (x - x0) * 0.229 + (y - y0) * 0.973];
    const inside = Math.min(44 - Math.abs(along), across < 0 ? 26 + across : 38 - across) + 5 * Math.floor(ragged.values[index] * 1.2);
    if (inside < 0) return;
    const [a, b] = [Math.floor(along / 9), Math.floor(across / 7)];
    const lot = unit(a, b, 712);
    const [fa, fb] = [along - a * 9, across - b * 7];
    const isStreet = fa < 1.1 || fb < 1.1;
    canvas.tone[index] = 1;
    canvas.vigour[index] = 0;
    if (lot < 0.07) { cover(canvas, index, grass, 0.9); return; } // a park, a ball field
    cover(canvas, index, ground, 0.92);
    if (isStreet) { cover(canvas, index, street, 0.62); return; }
    const [px, py] = [Math.floor(x), Math.floor(y)];
    const isHouse = unit(px, py, 713);
    const isMainStreet = Math.abs(across - 4) < 6 && Math.abs(along) < 16;
    if (isHouse < (isMainStreet ? 0.45 : 0.1)) cover(canvas, index, roof, 0.2 + 0.35 * unit(px, py, 714));
    else if (isHouse > 0.45) cover(canvas, index, tree, 0.3 + 0.5 * unit(px, py, 715));
  });
  for (let k = 0; k < 7; k++) layShed(canvas, roof, x0 - 30 + k * 9 + 2 * signed(k, 1, 716), y0 - 14 - 2.1 * k + (k % 2) * 3, 2 + (k % 3), 1.3);
}

function layShed(canvas: LandCanvas, roof: number, x0: number, y0: number, width: number, height: number): void {
  eachPixel([Math.floor(x0 - width), Math.floor(y0 - height), Math.ceil(x0 + width), Math.ceil(y0 + height)], (index, x, y) => {
    cover(canvas, index, roof, coverage(width - Math.abs(x - x0)) * coverage(height - Math.abs(y - y0)));
  });
}

/** Farmsteads along the section roads: a windbreak of trees, a yard, a few roofs; some with cattle pens. */
export function layFarmsteads(canvas: LandCanvas, course: RiverCourse): void {
  const [tree, yard, roof, pen, alley] = (['tree', 'town', 'roof', 'feedlot', 'paleSoil'] as const).map((use) => addParcel(canvas, use, 9));
  for (let k = 0; k < 150; k++) {
    const line = Math.floor(unit(k, 1, 721) * 9) - 4;
    const at = unit(k, 2, 721) * 9 - 4.5;
    const side = (unit(k, 3, 721) < 0.5 ? -1 : 1) * 0.028;
    const [x0, y0] = k % 2 === 0 ? pixelOf(line + side, at) : pixelOf(at, line + side);
    if (x0 < 9 || y0 < 9 || x0 > SIZE - 9 || y0 > SIZE - 9 || Math.abs(fromRiver(course, x0, y0)) < 62) continue;
    const use = canvas.parcels[canvas.below[Math.floor(y0) * SIZE + Math.floor(x0)]].use;
    if ((use === 'range' && unit(k, 4, 721) < 0.75) || use.endsWith('ater')) continue;
    layFarmstead(canvas, { tree, yard, roof }, x0, y0, k);
    if (unit(k, 5, 721) < 0.05) layPens(canvas, pen, alley, x0 + 6, y0 + 4, k);
  }
}

function layFarmstead(
  canvas: LandCanvas,
  { tree, yard, roof }: { readonly tree: number; readonly yard: number; readonly roof: number },
  x0: number,
  y0: number,
  seed: number,
): void {
  const [wide, high] = [2.6 + 1.8 * unit(seed, 6, 721), 2.2 + 1.6 * unit(seed, 7, 721)];
  eachPixel([Math.floor(x0 - 8), Math.floor(y0 - 8), Math.ceil(x0 + 8), Math.ceil(y0 + 8)], (index, x, y) => {
    const [dx, dy] = [(x - x0) / wide, (y - y0) / high];
    const ring = Math.sqrt(dx * dx + dy * dy) + 0.28 * signed(Math.floor(x), Math.floor(y), 722);
    if (ring > 1.55) return;
    canvas.tone[index] = 1;
    canvas.vigour[index] = 0;
    cover(canvas, index, yard, ring < 1 ? 0.8 : 0.3);
    const isWindward = dx < -0.25 || dy < -0.25; // trees stand against the north-west wind
    if (ring > 0.65 && isWindward) cover(canvas, index, tree, 0.9);
    else if (unit(Math.floor(x), Math.floor(y), 723) < 0.3) cover(canvas, index, tree, 0.6);
  });
  for (let k = 0; k < 2 + (hash(seed, 8, 721) % 3); k++) {
    const [x, y] = [x0 + wide * 0.6 * signed(seed, 9 + k, 721), y0 + high * 0.6 * signed(seed, 19 + k, 721)];
    layShed(canvas, roof, x, y, 0.5 + 0.7 * unit(seed, 29 + k, 721), 0.5 + 0.3 * unit(seed, 39 + k, 721));
  }
}

function layPens(canvas: LandCanvas, pen: number, alley: number, x0: number, y0: number, seed: number): void {
  const [wide, high] = [16 + 14 * unit(seed, 50, 721), 12 + 9 * unit(seed, 51, 721)];
  eachPixel([Math.floor(x0), Math.floor(y0), Math.ceil(x0 + wide), Math.ceil(y0 + high)], (index, x, y) => {
    const [fx, fy] = [(x - x0) % 6, (y - y0) % 8];
    cover(canvas, index, fx < 0.9 || fy < 1.1 ? alley : pen, 0.9);
    canvas.tone[index] = clamp(1 + 0.05 * lineNoise(x + y * 3.1, 5, 731), 0.8, 1.2);
    canvas.vigour[index] = 0;
  });
}
