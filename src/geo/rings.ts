import type { Position } from 'geojson';

/** An edge of a closed ring, and where in it. */
export interface Edge {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly ring: number;
  readonly place: number;
  /** Edges of its ring. */
  readonly of: number;
}

type Ring = readonly Position[];

export function edgesOf(rings: readonly Ring[]): Edge[] {
  return rings.flatMap((ring, index) => {
    const corners = ring.filter(([x, y], place) => place === 0 || x !== ring[place - 1][0] || y !== ring[place - 1][1]);
    return corners.slice(1).map(([x1, y1], place) => {
      const [x0, y0] = corners[place];
      return { x0, y0, x1, y1, ring: index, place, of: corners.length - 1 };
    });
  });
}

/** Pairs of edges that share a point, but for neighbours that only share their corner: a sweep from south to north. */
export function* meetingEdges(edges: readonly Edge[]): Generator<readonly [Edge, Edge]> {
  let open: Edge[] = [];
  for (const edge of edges.toSorted((one, other) => south(one) - south(other))) {
    open = open.filter((other) => Math.max(other.y0, other.y1) >= south(edge));
    for (const other of open) if (!areNeighbours(edge, other) && meet(edge, other)) yield [edge, other];
    open.push(edge);
  }
}

function south({ y0, y1 }: Edge): number {
  return Math.min(y0, y1);
}

/** Edges that follow each other, unless the second runs back over the first. */
function areNeighbours(one: Edge, other: Edge): boolean {
  if (one.ring !== other.ring) return false;
  const [before, after] = (one.place + 1) % one.of === other.place ? [one, other] : [other, one];
  if ((before.place + 1) % before.of !== after.place) return false;
  const isBack = side(before, after.x1, after.y1) === 0;
  return !isBack || (before.x1 - before.x0) * (after.x1 - after.x0) + (before.y1 - before.y0) * (after.y1 - after.y0) > 0;
}

/** On which side of an edge a point lies: twice the signed area of their triangle. */
function side({ x0, y0, x1, y1 }: Edge, x: number, y: number): number {
  return (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0);
}

function meet(one: Edge, other: Edge): boolean {
  if (Math.max(one.x0, one.x1) < Math.min(other.x0, other.x1) || Math.max(other.x0, other.x1) < Math.min(one.x0, one.x1)) return false;
  const sides = (line: Edge, edge: Edge): number => Math.sign(side(line, edge.x0, edge.y0)) * Math.sign(side(line, edge.x1, edge.y1));
  return sides(one, other) <= 0 && sides(other, one) <= 0;
}

/** Whether a point lies inside closed rings by the even-odd rule. */
export function isInsideRings(rings: readonly Ring[], [x, y]: Position): boolean {
  let isInside = false;
  for (const { x0, y0, x1, y1 } of edgesOf(rings)) {
    if (y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) isInside = !isInside;
  }
  return isInside;
}

/**
 * A closed ring as loops that do not cross themselves. It is cut wherever it meets itself; whenever the walk along it comes back to a
 * point that it has passed, what lies in between is a loop. A point is inside the ring by the even-odd rule if it is inside an odd
 * number of loops.
 */
export function simpleLoops(ring: Ring): [number, number][][] {
  const edges = edgesOf([ring]);
  const cuts = new Map<number, [number, number][]>(edges.map(({ place }) => [place, []]));
  for (const [one, other] of meetingEdges(edges)) {
    for (const point of meetingPoints(one, other)) [one, other].forEach(({ place }) => cuts.get(place)?.push(point));
  }
  const walk = edges.flatMap((edge) => [[edge.x0, edge.y0] as [number, number], ...along(edge, cuts.get(edge.place) ?? [])]);
  const loops: [number, number][][] = [];
  const path: [number, number][] = [];
  const passed = new Map<string, number>();
  for (const point of [...walk, walk[0]]) {
    const start = passed.get(String(point));
    if (start !== undefined) {
      const loop = path.splice(start);
      loop.forEach((corner) => passed.delete(String(corner)));
      if (loop.length > 2) loops.push([...loop, loop[0]]);
    }
    passed.set(String(point), path.length);
    path.push(point);
  }
  return loops;
}

function along({ x0, y0, x1, y1 }: Edge, points: readonly [number, number][]): [number, number][] {
  const far = ([x, y]: readonly [number, number]): number => (x - x0) * (x1 - x0) + (y - y0) * (y1 - y0);
  return points.toSorted((one, other) => far(one) - far(other));
}

/** The corners of two edges that lie on the other, else the point where they cross. */
function meetingPoints(one: Edge, other: Edge): [number, number][] {
  const on = (line: Edge, x: number, y: number): boolean =>
    side(line, x, y) === 0 && x >= Math.min(line.x0, line.x1) && x <= Math.max(line.x0, line.x1) && y >= Math.min(line.y0, line.y1) && y <= Math.max(line.y0, line.y1);
  const corners = (edge: Edge): [number, number][] => [[edge.x0, edge.y0], [edge.x1, edge.y1]];
  const shared = [...corners(one).filter(([x, y]) => on(other, x, y)), ...corners(other).filter(([x, y]) => on(one, x, y))];
  if (shared.length > 0) return shared;
  const [from, to] = [side(other, one.x0, one.y0), side(other, one.x1, one.y1)];
  const t = from / (from - to);
  return [[one.x0 + t * (one.x1 - one.x0), one.y0 + t * (one.y1 - one.y0)]];
}
