import { getDecoder } from 'geotiff';
import type { BlockLayout } from './block-layout.ts';
import { GeoTiffError } from './geotiff-error.ts';
import type { StoredLevel } from './level.ts';

const PHOTOMETRIC_YCBCR = 6;

/** One component of a JPEG: how many of its samples there are beside those of the others. */
interface Sampling {
  readonly horizontal: number;
  readonly vertical: number;
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly components: readonly Sampling[];
}

/** Samples of a block compressed by JPEG, 8 bits each. Colours come as red, green and blue, as GDAL gives them. */
export async function decodeJpeg(bytes: Uint8Array<ArrayBuffer>, level: StoredLevel, layout: BlockLayout): Promise<Uint8Array> {
  const frame = findFrame(bytes);
  const { blockWidth, samplesPerBlock } = level;
  if (level.bitsPerSample !== 8) throw new GeoTiffError(`JPEG with ${level.bitsPerSample} bits a sample is not supported`);
  // What a decoder makes room for is what the JPEG says of itself: the last strip alone may be a whole one.
  const fits = frame?.width === blockWidth && frame.height >= layout.rows && frame.height <= level.blockHeight;
  if (!fits || frame.components.length !== samplesPerBlock) throw new GeoTiffError('a block of pixels is damaged');
  const decoder = await getDecoder(level.compression, { ...level.decoderParameters });
  const samples = new Uint8Array(await decoder.decodeBlock(bytes.slice().buffer));
  if (level.decoderParameters.photometric === PHOTOMETRIC_YCBCR && frame.components.length === 3) toColours(samples, frame);
  return samples;
}

/** The header of the frame (SOF0, SOF1, SOF2). */
function findFrame(bytes: Uint8Array<ArrayBuffer>): Frame | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 2; at + 10 < bytes.length && bytes[at] === 0xff; at += 2 + view.getUint16(at + 2)) {
    if (bytes[at + 1] < 0xc0 || bytes[at + 1] > 0xc2) continue;
    const count = bytes[at + 9];
    if (at + 10 + 3 * count > bytes.length) return null;
    const components = Array.from({ length: count }, (_, i) => bytes[at + 11 + 3 * i]);
    return {
      width: view.getUint16(at + 7),
      height: view.getUint16(at + 5),
      components: components.map((factors) => ({ horizontal: factors >> 4, vertical: factors & 15 })),
    };
  }
  return null;
}

/** From luma and chroma (JFIF, 0–255) to red, green and blue, in place. */
function toColours(samples: Uint8Array, frame: Frame): void {
  for (const component of [1, 2]) smoothChroma(samples, frame, component);
  const colours = new Uint8ClampedArray(samples.buffer); // rounds
  for (let i = 0; i + 2 < samples.length; i += 3) {
    const [luma, blue, red] = [samples[i], samples[i + 1] - 128, samples[i + 2] - 128];
    colours[i] = luma + 1.402 * red;
    colours[i + 1] = luma - 0.344136286 * blue - 0.714136286 * red;
    colours[i + 2] = luma + 1.772 * blue;
  }
}

/**
 * geotiff.js repeats chroma that is stored at half the resolution. libjpeg, so GDAL, interpolates it: three parts of the near sample and
 * one of the next, first down, then across.
 */
function smoothChroma(samples: Uint8Array, { width, height, components }: Frame, component: number): void {
  const [across, down] = [components[0].horizontal / components[component].horizontal, components[0].vertical / components[component].vertical];
  if (across !== 2 || (down !== 1 && down !== 2)) return;
  const [columns, rows] = [Math.ceil(width / 2), Math.ceil(height / down)];
  const stored = new Uint8Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) stored[row * columns + column] = samples[(row * down * width + column * 2) * 3 + component];
  }
  const sums = new Uint16Array(columns);
  for (let y = 0; y < height; y++) {
    const near = Math.trunc(y / down);
    const far = Math.min(Math.max(down === 1 ? near : near + (y % 2 === 0 ? -1 : 1), 0), rows - 1);
    for (let column = 0; column < columns; column++) sums[column] = 3 * stored[near * columns + column] + stored[far * columns + column];
    for (let x = 0; x < width; x++) {
      const column = x >> 1;
      const next = Math.min(Math.max(column + (x % 2 === 0 ? -1 : 1), 0), columns - 1);
      const rounding = down === 1 ? (x % 2 === 0 ? 4 : 8) : x % 2 === 0 ? 8 : 7;
      samples[(y * width + x) * 3 + component] = (3 * sums[column] + sums[next] + rounding) >> 4;
    }
  }
}
