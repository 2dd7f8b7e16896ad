import { halve } from './compose-scene.ts';
import { blur, clamp, fade, hash } from './noise.ts';
import { SIZE } from './place.ts';
import type { Sky } from './sky.ts';

/** Opacity from which a pixel is called cloud in the truth mask. */
const TRUTH = 0.2;

/** What Sen2Cor would say of a scene, at 20 m: its classes (SCL) and its probability of cloud in per cent (MSK_CLDPRB). */
export interface Classification {
  readonly classes: Uint8Array<ArrayBuffer>;
  readonly probability: Uint8Array<ArrayBuffer>;
}

/** What is truly cloud at 10 m: 1, else 0. */
export function truthOf({ cloud, cirrus }: Sky): Uint8Array<ArrayBuffer> {
  const truth = new Uint8Array(cloud.length);
  for (let i = 0; i < truth.length; i++) truth[i] = cloud[i] + cirrus[i] - cloud[i] * cirrus[i] >= TRUTH ? 1 : 0;
  return truth;
}

const SIDE = SIZE / 2;

/** `ground`: the land without its sky in B2 B3 B4 B8 …, at 10 m, as `truthful` is. Pixels not in `seen` are 0 in both. */
export function classify(
  ground: readonly Float32Array[],
  sky: Sky,
  truthful: Uint8Array,
  seen: Uint8Array | null,
  seed: number,
): Classification {
  const [cloud, cirrus, haze, shadow] = [sky.cloud, sky.cirrus, sky.haze, sky.shadow].map(halve);
  const truth = halve(truthful);
  const margin = blur({ width: SIDE, height: SIDE, values: cloud }, 3).values;
  const [green, red, infrared] = ground.slice(1, 4).map(halve);
  const classes = new Uint8Array(SIDE * SIDE);
  const probability = new Uint8Array(SIDE * SIDE);
  for (let i = 0; i < classes.length; i++) {
    if (seen !== null && seen[i] === 0) continue;
    const jitter = ((hash(i, 1, seed) >>> 16) / 65536 - 0.5) * 2;
    const thin = cirrus[i] > cloud[i];
    if (truth[i] > 0) {
      const opacity = Math.max(cloud[i], cirrus[i], TRUTH);
      const per = thin ? 18 + 60 * opacity : 20 + 80 * fade(opacity, 0.16, 0.96);
      probability[i] = clamp(Math.floor(per + 2.5 * jitter * (1 - opacity) + 0.5), 20, thin ? 60 : 100);
      classes[i] = thin ? 10 : probability[i] >= 65 ? 9 : 8;
      continue;
    }
    const veil = Math.max(margin[i] * 16, cloud[i] * 45, cirrus[i] * 40, (haze[i] - 0.055) * 70);
    const shaded = shadow[i] > 0.06 ? 2 + 3 * shadow[i] + jitter : 0;
    const glare = green[i] > 1800 && red[i] > 2100 ? 1 + (red[i] - 2100) / 300 : 0; // bright sand and roofs are taken for cloud now and then
    probability[i] = clamp(Math.ceil(Math.max(veil < 0.12 ? 0 : veil + 0.4 * jitter, shaded, glare, 0)), 0, 10);
    classes[i] = shadow[i] > 0.3 ? 3 : classOfGround(green[i], red[i], infrared[i], probability[i]);
  }
  return { classes, probability };
}

function classOfGround(green: number, red: number, infrared: number, probability: number): number {
  if (infrared < green) return 6;
  if (probability >= 8) return 7;
  return infrared - red > 0.34 * (infrared + red) ? 4 : 5;
}
