import type { GeoTiffHeader } from '../geotiff/header.ts';
import type { Content } from '../image/image.ts';
import type { Asset } from './item.ts';

/** One band of one file of a scene, as the file and its description tell of it. */
export interface FileBand {
  readonly name: string;
  /** Its other names, by which a registry may ask for it. */
  readonly aliases: readonly string[];
  readonly asset: Asset;
  readonly header: GeoTiffHeader;
  /** 0-based index in the file. */
  readonly sample: number;
  readonly nodata: number | null;
  readonly content: Content;
  /** Whether it only masks the file's other bands. */
  readonly isAlpha: boolean;
}

const CLASSES = ['scl', 'qa_pixel', 'pixel_qa', 'bqa', 'qa60', 'fmask'];
const QUALITIES = ['msk_cldprb', 'clp', 'cloud'];

/**
 * The bands of a file. A single one is called by the asset's key; of several each by its name in the description, else
 * by GDAL's description, else b1, b2 … The file's own nodata counts before that of the description.
 */
export function bandsOf(asset: Asset, header: GeoTiffHeader): FileBand[] {
  const isSingle = header.bands.filter((_, sample) => sample !== header.alpha).length === 1;
  return header.bands.map((band, sample) => {
    const told = asset.bands.at(sample);
    const isAlpha = sample === header.alpha;
    const names = [told?.name, band.description?.trim(), `b${sample + 1}`].flatMap((name) => (name ? [name] : []));
    const name = isSingle && !isAlpha && asset.key !== null ? asset.key : names[0];
    const isClass = told?.isClass ?? asset.isClass;
    return {
      name,
      aliases: names,
      asset,
      header,
      sample,
      nodata: band.nodata ?? told?.nodata ?? asset.nodata,
      content: isClass ? 'class' : contentOfName(name),
      isAlpha,
    };
  });
}

/** What the values of a band of this name are known to be. */
export function contentOfName(name: string): Content {
  const known = name.toLowerCase();
  return CLASSES.includes(known) ? 'class' : QUALITIES.includes(known) ? 'quality' : 'continuous';
}
