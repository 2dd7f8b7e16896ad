import { type Affine, applyAffine, invertAffine, scaleAffine, translateAffine } from './affine.ts';
import { type Bounds, boundsMeet, boundsOfPoints } from './bounds.ts';
import { type Crs, type Point, WGS84, isGeographic, metresPerUnit, pointTransform } from './crs.ts';

/** Where a raster's pixels are: a value, compared by its fields. Width and height count pixels. */
export interface GeoBox {
  readonly crs: Crs;
  readonly transform: Affine;
  readonly width: number;
  readonly height: number;
}

/** Points a side on which an outline is followed into another CRS. */
const OUTLINE_POINTS = 21;

export function sameGeoBox(one: GeoBox, other: GeoBox): boolean {
  return (
    one === other ||
    (one.width === other.width &&
      one.height === other.height &&
      one.crs === other.crs &&
      one.transform.every((value, index) => value === other.transform[index]))
  );
}

/** The GeoBoxes, each once. */
export function distinctGeoBoxes(geoboxes: readonly GeoBox[]): GeoBox[] {
  const kept: GeoBox[] = [];
  for (const geobox of geoboxes) if (!kept.some((other) => sameGeoBox(other, geobox))) kept.push(geobox);
  return kept;
}

/** The part of a GeoBox that begins at (column, row); it may reach beyond it. */
export function cropGeoBox(geobox: GeoBox, column: number, row: number, width: number, height: number): GeoBox {
  return { crs: geobox.crs, transform: translateAffine(geobox.transform, column, row), width, height };
}

/** The same place in `width` × `height` pixels. */
export function resizeGeoBox(geobox: GeoBox, width: number, height: number): GeoBox {
  const transform = scaleAffine(geobox.transform, geobox.width / width, geobox.height / height);
  return { crs: geobox.crs, transform, width, height };
}

/** The nominal scale in metres: the side of a square as large as one pixel. */
export function nominalScale(geobox: Pick<GeoBox, 'crs' | 'transform'>): number {
  const [a, b, , d, e] = geobox.transform;
  return Math.sqrt(Math.abs(a * e - b * d)) * metresPerUnit(geobox.crs);
}

/** The closed outline in another CRS, followed on `OUTLINE_POINTS` points a side; points without an image there are left out. */
export function outline(geobox: GeoBox, crs: Crs): Point[] {
  const { transform, width, height } = geobox;
  const toCrs = pointTransform(geobox.crs, crs);
  const ring: Point[] = [];
  const follow = (fromColumn: number, fromRow: number, toColumn: number, toRow: number): void => {
    const steps = geobox.crs === crs ? 1 : OUTLINE_POINTS - 1;
    for (let step = 0; step < steps; step++) {
      const t = step / steps;
      const [x, y] = applyAffine(transform, fromColumn + t * (toColumn - fromColumn), fromRow + t * (toRow - fromRow));
      const point = toCrs(x, y);
      if (Number.isFinite(point[0]) && Number.isFinite(point[1])) ring.push(point);
    }
  };
  follow(0, 0, 0, height);
  follow(0, height, width, height);
  follow(width, height, width, 0);
  follow(width, 0, 0, 0);
  if (ring.length > 0) ring.push(ring[0]);
  return ring;
}

/** The bounds of a GeoBox in another CRS, or null where no point of its outline has an image there. */
export function boundsOf(geobox: GeoBox, crs: Crs): Bounds | null {
  return boundsOfPoints(outline(geobox, crs));
}

/**
 * What one step right and one step down in the middle of a GeoBox are in pixels of another, as [column, row] each. Not finite where
 * the middle has no place on the other's map.
 */
export function centralSteps(from: GeoBox, to: GeoBox): { readonly right: Point; readonly down: Point } {
  const toCrs = pointTransform(from.crs, to.crs);
  const inverse = invertAffine(to.transform);
  const at = (column: number, row: number): Point => applyAffine(inverse, ...toCrs(...applyAffine(from.transform, column, row)));
  const [column, row] = [from.width / 2, from.height / 2];
  const [centre, right, below] = [at(column, row), at(column + 1, row), at(column, row + 1)];
  return { right: [right[0] - centre[0], right[1] - centre[1]], down: [below[0] - centre[0], below[1] - centre[1]] };
}

/** How far, as a part of its size, an outline is widened for what curves out between its points. */
const OUTLINE_MARGIN = 0.02;

/**
 * Whether some pixel of `geobox` may lie on `raster`: never no where one does. Both ways are looked at, for an outline in
 * another CRS does not tell of a pole inside it.
 */
export function mayMeet(geobox: GeoBox, raster: GeoBox): boolean {
  return mayMeetIn(raster.crs, geobox, raster) || (geobox.crs !== raster.crs && mayMeetIn(geobox.crs, geobox, raster));
}

function mayMeetIn(crs: Crs, geobox: GeoBox, raster: GeoBox): boolean {
  const [asked, held] = [boundsOf(geobox, crs), boundsOf(raster, crs)];
  if (asked === null || held === null) return true;
  const [west, south, east, north] = asked;
  const [x, y] = [(east - west) * OUTLINE_MARGIN, (north - south) * OUTLINE_MARGIN];
  const rounds = isGeographic(crs) ? [0, 360, -360] : [0]; // 185° is −175°, too
  return rounds.some((round) => boundsMeet([west - x + round, south - y, east + x + round, north + y], held));
}

/** The part of a pixel that the edge of a raster may stick out without a further pixel being added. */
const EDGE_TOLERANCE = 1e-3;

/**
 * The grid of `origin` extended by whole pixels over all the rasters (those without an image in its CRS left out), to a pole and all
 * around it where one of them holds it.
 */
export function unionGeoBox(origin: GeoBox, rasters: readonly GeoBox[]): GeoBox {
  const inverse = invertAffine(origin.transform);
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const raster of rasters) {
    for (const [x, y] of [...outermost(raster, origin), ...polesIn(raster, origin.crs)]) {
      const [column, row] = applyAffine(inverse, x, y);
      left = Math.min(left, column);
      top = Math.min(top, row);
      right = Math.max(right, column);
      bottom = Math.max(bottom, row);
    }
  }
  if (left > right) return origin;
  const [column, row] = [Math.floor(left + EDGE_TOLERANCE), Math.floor(top + EDGE_TOLERANCE)];
  const [width, height] = [Math.ceil(right - EDGE_TOLERANCE) - column, Math.ceil(bottom - EDGE_TOLERANCE) - row];
  return cropGeoBox(origin, column, row, Math.max(1, width), Math.max(1, height));
}

/** Their latitudes. */
const POLES = [90, -90] as const;

/** How often the stretch between two points of an outline is cut to two thirds: to a millionth of their distance. */
const REFINEMENTS = 36;

/** The outline on another grid, and the points between its own where it reaches furthest: sides curve outwards. */
function outermost(raster: GeoBox, origin: GeoBox): readonly Point[] {
  const ring = outline(raster, origin.crs);
  if (raster.crs === origin.crs || ring.length === 0) return ring;
  const { transform, width, height } = raster;
  const toCrs = pointTransform(raster.crs, origin.crs);
  const sides = [[0, 0, 0, 1], [0, 1, 1, 1], [1, 1, 1, 0], [1, 0, 0, 0]] as const;
  const at = (place: number): Point => {
    const side = Math.min(3, Math.floor(place));
    const [fromX, fromY, toX, toY] = sides[side];
    const t = place - side;
    return toCrs(...applyAffine(transform, width * (fromX + t * (toX - fromX)), height * (fromY + t * (toY - fromY))));
  };
  const inverse = invertAffine(origin.transform);
  const reaches: readonly ((point: Point) => number)[] = [0, 1].flatMap((axis) => [1, -1].map((sign) => ([x, y]: Point) => sign * applyAffine(inverse, x, y)[axis]));
  return [...ring, ...reaches.map((reach) => at(furthest((place) => reach(at(place)))))].filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
}

/** Where a function of the places along four sides (0 to 4) is largest: at the best of its points, or near it on the same side. */
function furthest(value: (place: number) => number): number {
  const steps = OUTLINE_POINTS - 1;
  let [best, highest] = [0, -Infinity];
  for (let i = 0; i < 4 * steps; i++) {
    const found = value(i / steps);
    if (found > highest) [best, highest] = [i / steps, found];
  }
  let [low, high] = [Math.max(0, best - 1 / steps), Math.min(4, best + 1 / steps)];
  for (let i = 0; i < REFINEMENTS; i++) {
    const [one, other] = [low + (high - low) / 3, high - (high - low) / 3];
    if (value(one) < value(other)) low = one;
    else high = other;
  }
  return value(low) > highest ? low : best;
}

/** North and south pole, by the CRS. */
const poles = new Map<Crs, readonly Point[]>();

function polesOf(crs: Crs): readonly Point[] {
  let known = poles.get(crs);
  if (!known) {
    const fromDegrees = pointTransform(WGS84, crs);
    poles.set(crs, (known = POLES.map((latitude) => fromDegrees(0, latitude))));
  }
  return known;
}

/** The poles that lie inside a raster, in another CRS: in degrees they are a line from end to end of the map. */
function polesIn(raster: GeoBox, crs: Crs): Point[] {
  if (isGeographic(raster.crs)) return []; // there they lie on the outline
  const inverse = invertAffine(raster.transform);
  const places = polesOf(raster.crs);
  return POLES.flatMap((latitude, index) => {
    const [column, row] = applyAffine(inverse, ...places[index]);
    if (!(column > 0 && row > 0 && column < raster.width && row < raster.height)) return [];
    const longitudes = isGeographic(crs) ? [-180, 180] : [0];
    return longitudes
      .map((longitude): Point => (isGeographic(crs) ? [longitude, latitude] : pointTransform(WGS84, crs)(longitude, latitude)))
      .filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
  });
}
