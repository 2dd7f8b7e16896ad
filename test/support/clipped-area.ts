type Point = readonly [number, number];

/** The area of a closed ring inside a unit pixel, by cutting it at each of the four sides in turn (Sutherland and Hodgman): slow and obvious. */
export function areaInPixel(ring: readonly Point[], column: number, row: number): number {
  const sides = [
    { isIn: ([x]: Point) => x >= column, cut: (a: Point, b: Point) => atX(a, b, column) },
    { isIn: ([x]: Point) => x <= column + 1, cut: (a: Point, b: Point) => atX(a, b, column + 1) },
    { isIn: ([, y]: Point) => y >= row, cut: (a: Point, b: Point) => atY(a, b, row) },
    { isIn: ([, y]: Point) => y <= row + 1, cut: (a: Point, b: Point) => atY(a, b, row + 1) },
  ];
  let points: Point[] = ring.slice(0, -1);
  for (const { isIn, cut } of sides) {
    points = points.flatMap((point, index) => {
      const before = points.at(index - 1) ?? point;
      if (isIn(point)) return isIn(before) ? [point] : [cut(before, point), point];
      return isIn(before) ? [cut(before, point)] : [];
    });
  }
  return Math.abs(points.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = points[(index + 1) % points.length];
    return sum + (x - column) * (nextY - row) - (nextX - column) * (y - row);
  }, 0)) / 2;
}

function atX([x0, y0]: Point, [x1, y1]: Point, x: number): Point {
  return [x, y0 + ((x - x0) / (x1 - x0)) * (y1 - y0)];
}

function atY([x0, y0]: Point, [x1, y1]: Point, y: number): Point {
  return [x0 + ((y - y0) / (y1 - y0)) * (x1 - x0), y];
}

/** Whether a point is inside by the even-odd rule. */
export function isInsideRings(rings: readonly (readonly Point[])[], x: number, y: number): boolean {
  let isInside = false;
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const [[x0, y0], [x1, y1]] = [ring[i - 1], ring[i]];
      if (y0 > y !== y1 > y && x0 + ((y - y0) / (y1 - y0)) * (x1 - x0) < x) isInside = !isInside;
    }
  }
  return isInside;
}
