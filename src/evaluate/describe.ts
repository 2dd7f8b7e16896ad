import type { ExpressionIssue } from '../expression/issue.ts';
import { type GeoBox, nominalScale } from '../geo/geobox.ts';
import { type Geometry, unionOf } from '../geo/geometry.ts';
import type { Value } from '../functions/value.ts';
import type { Image, ImageCollection } from '../image/image.ts';
import { suggestedGrid } from '../image/suggested-grid.ts';
import type { TableColumn } from '../image/table.ts';
import type { PixelType } from '../raster/pixel-type.ts';

export interface BandDescription {
  readonly name: string;
  readonly type: PixelType;
  /** "composite" where the band has no grid of its own, null for a constant. */
  readonly crs: string | null;
  /** Nominal metres a pixel, or null. */
  readonly scale: number | null;
  /** In how many images of a collection the band is, where not in all. */
  readonly images?: number;
}

/** What is known of a value without reading a pixel. */
export interface Description {
  readonly kind: string;
  /** Images of a collection. */
  readonly count?: number;
  readonly bands: readonly BandDescription[];
  /** The first and the last time, ISO 8601. */
  readonly dates?: readonly [string, string];
  /** Of a table, with the number of rows where that is known. */
  readonly columns?: readonly TableColumn[];
  readonly rows?: number;
  readonly crs: readonly string[];
  readonly footprint: Geometry | null;
  /** The grid of an export that asks for no other, with the nominal metres of its pixels. */
  readonly suggestedGrid: (GeoBox & { readonly scale: number }) | null;
  readonly issues: readonly ExpressionIssue[];
}

export function describe(value: Value, issues: readonly ExpressionIssue[]): Description {
  switch (value.kind) {
    case 'Image':
      return { ...describeImages([value]), kind: 'Image', suggestedGrid: withScale(suggestedGrid(value)), issues };
    case 'ImageCollection':
      return { ...describeImages(value.images), kind: 'ImageCollection', count: value.images.length, suggestedGrid: withScale(gridOf(value)), issues };
    case 'Table': {
      const { columns, count } = value.table;
      return { kind: 'Table', columns, ...(count === null ? {} : { rows: count }), bands: [], crs: [], footprint: null, suggestedGrid: null, issues };
    }
    default:
      return { kind: value.kind, bands: [], crs: [], footprint: null, suggestedGrid: null, issues };
  }
}

function withScale(grid: GeoBox | null): Description['suggestedGrid'] {
  return grid && { ...grid, scale: nominalScale(grid) };
}

/** A collection is exported as its mosaic would be: on the grid of the first image over all. */
function gridOf({ images }: ImageCollection): GeoBox | null {
  if (images.length === 0) return null;
  return suggestedGrid({ ...images[0], extents: images.flatMap((image) => image.extents ?? []) });
}

function describeImages(images: readonly Image[]): Pick<Description, 'bands' | 'dates' | 'crs' | 'footprint'> {
  const bands = new Map<string, { description: BandDescription; images: number }>();
  const crs = new Set<string>();
  for (const image of images) {
    for (const { name, type, grid, composite } of image.bands) {
      if (grid) crs.add(grid.crs);
      const known = bands.get(name);
      if (known) known.images++;
      else {
        const place = { crs: composite ? 'composite' : (grid?.crs ?? null), scale: composite || !grid ? null : nominalScale(grid) };
        bands.set(name, { description: { name, type, ...place }, images: 1 });
      }
    }
  }
  const times = images.map((image) => image.properties['system:time_start']).filter((time) => typeof time === 'number');
  const dates = times.reduce<[number, number]>(([first, last], time) => [Math.min(first, time), Math.max(last, time)], [Infinity, -Infinity]);
  return {
    bands: [...bands.values()].map((band) => (band.images === images.length ? band.description : { ...band.description, images: band.images })),
    ...(times.length > 0 ? { dates: [new Date(dates[0]).toISOString(), new Date(dates[1]).toISOString()] as const } : {}),
    crs: [...crs],
    footprint: unionOf(images.flatMap((image) => image.footprint ?? [])),
  };
}
