/**
 * Affine transform of pixel coordinates to map coordinates, row-major as in rasterio and affine:
 * x = a·column + b·row + c, y = d·column + e·row + f. Column and row are 0 at the outer corner of the first pixel.
 */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** The map coordinates [x, y] of a pixel coordinate [column, row]. */
export function applyAffine([a, b, c, d, e, f]: Affine, column: number, row: number): [number, number] {
  return [a * column + b * row + c, d * column + e * row + f];
}

/** The transform of map coordinates back to pixel coordinates. The determinant must not be 0. */
export function invertAffine([a, b, c, d, e, f]: Affine): Affine {
  const determinant = a * e - b * d;
  return [
    e / determinant,
    -b / determinant,
    (b * f - e * c) / determinant,
    -d / determinant,
    a / determinant,
    (d * c - a * f) / determinant,
  ];
}

/** The same grid seen from the pixel (column, row) as its new first pixel. */
export function translateAffine(transform: Affine, column: number, row: number): Affine {
  const [a, b, , d, e] = transform;
  const [c, f] = applyAffine(transform, column, row);
  return [a, b, c, d, e, f];
}

/** The grid whose pixels are `columns` × `rows` times as large, with the same origin. */
export function scaleAffine([a, b, c, d, e, f]: Affine, columns: number, rows: number): Affine {
  return [a * columns, b * rows, c, d * columns, e * rows, f];
}

/** Whether rows run along x and columns along y: no rotation, no shear. */
export function isAxisAligned([, b, , d]: Affine): boolean {
  return b === 0 && d === 0;
}
