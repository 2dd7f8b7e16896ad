import type { Affine } from '../geo/affine.ts';
import type { Crs } from '../geo/crs.ts';
import { type PixelType, type Pixels, bytesPerPixel, pixelsOf } from '../raster/pixel-type.ts';

/**
 * How pixels travel: u32 little-endian length of the header, the header as JSON, then one section a band with its values
 * in its own type, row by row from the top left, then one section of a byte a pixel (1 = valid) for each band that is
 * masked. Every section begins on a multiple of 8 bytes. Used by the server and by the window: nothing but plain
 * JavaScript in here.
 */

export interface ValuesHeader {
  readonly width: number;
  readonly height: number;
  readonly crs: Crs;
  readonly transform: Affine;
  readonly bands: readonly ValuesBand[];
}

export interface ValuesBand {
  readonly name: string;
  readonly type: PixelType;
  /** Whether a mask follows; without one every pixel is valid. */
  readonly masked: boolean;
}

/** Pixels of some bands; `mask`: 1 where a pixel is valid, null where all are. */
export interface Values extends Omit<ValuesHeader, 'bands'> {
  readonly bands: readonly { readonly name: string; readonly type: PixelType; readonly values: Pixels; readonly mask: Uint8Array | null }[];
}

export const VALUES_CONTENT_TYPE = 'application/vnd.geoweft.values';

export function encodeValues({ width, height, crs, transform, bands }: Values): Uint8Array<ArrayBuffer> {
  const header: ValuesHeader = {
    width,
    height,
    crs,
    transform,
    bands: bands.map(({ name, type, mask }) => ({ name, type, masked: mask !== null })),
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const { sections, total } = layout(header, text.length);
  const bytes = new Uint8Array(total);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  const parts: ArrayBufferView[] = [...bands.map((band) => band.values), ...bands.flatMap((band) => band.mask ?? [])];
  parts.forEach((part, index) => bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), sections[index]));
  return bytes;
}

/** The values in a whole answer, without a copy. Throws an Error of one sentence for what is not one. */
export function decodeValues(buffer: ArrayBuffer): Values {
  if (buffer.byteLength < 4) throw new Error('the answer is no values: it is cut off');
  const length = new DataView(buffer).getUint32(0, true);
  if (4 + length > buffer.byteLength) throw new Error('the answer is no values: it is cut off');
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length))) as ValuesHeader;
  const { sections, total } = layout(header, length);
  if (total > buffer.byteLength) throw new Error('the answer is no values: it is cut off');
  const pixels = header.width * header.height;
  let nextMask = header.bands.length;
  const bands = header.bands.map(({ name, type, masked }, index) => ({
    name,
    type,
    values: pixelsOf(type, buffer, sections[index], pixels),
    mask: masked ? new Uint8Array(buffer, sections[nextMask++], pixels) : null,
  }));
  return { ...header, bands };
}

/** Where each section begins: the bands, then the masks; and where all ends. */
function layout({ width, height, bands }: ValuesHeader, headerLength: number): { sections: number[]; total: number } {
  const pixels = width * height;
  const sizes = [
    ...bands.map(({ type }) => pixels * bytesPerPixel(type)),
    ...bands.flatMap(({ masked }) => (masked ? [pixels] : [])),
  ];
  const sections: number[] = [];
  let end = 4 + headerLength;
  for (const size of sizes) {
    sections.push(aligned(end));
    end = aligned(end) + size;
  }
  return { sections, total: aligned(end) };
}

function aligned(offset: number): number {
  return Math.ceil(offset / 8) * 8;
}
