import { fail } from '../expression/issue.ts';
import { intersectionOf } from '../geo/intersection.ts';
import type { Image } from '../image/image.ts';
import { type Area, centresInside, isArea } from '../raster/clip.ts';
import { bothValid } from '../raster/raster.ts';
import type { Value } from './value.ts';

/** The image masked where a pixel's centre lies outside a geometry or feature; its footprint is what they share. */
export function clip(image: Image, region: Value | undefined): Image {
  const area = areaOf(region);
  return {
    ...image,
    footprint: image.footprint !== null && isArea(image.footprint) ? intersectionOf(image.footprint, area) : area,
    async read(geobox, names, options) {
      const inside = centresInside(geobox, area);
      const { bands } = await image.read(geobox, names, options);
      return { geobox, bands: bands.map(({ values, mask }) => ({ values, mask: bothValid(mask, inside) })) };
    },
  };
}

function areaOf(region: Value | undefined): Area {
  const geometry = region?.kind === 'Geometry' || region?.kind === 'Feature' ? region.geometry : undefined;
  if (geometry === undefined) return fail('an image is clipped to a geometry or a feature', { argument: 'geometry' });
  if (geometry === null) return fail('the feature to clip to has no geometry', { argument: 'geometry' });
  return isArea(geometry) ? geometry : fail(`a ${geometry.type} holds no pixel; expected a Polygon or MultiPolygon`, { argument: 'geometry' });
}
