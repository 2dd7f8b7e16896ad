import { layOutFields } from './fields.ts';
import { drawFire } from './fire.ts';
import { addParcel, cover, createLandCanvas, type LandCanvas } from './land-canvas.ts';
import { fade, fractalNoise } from './noise.ts';
import { SIZE } from './place.ts';
import { drawRelief } from './relief.ts';
import { riverCourse } from './river-course.ts';
import { layFarmsteads, layHighway, laySectionRoads, layTown } from './settlement.ts';
import { layCanal, layReservoir, layRiver } from './water.ts';

/** The land of all scenes: what covers it, and what is under it. */
export interface Land extends LandCanvas {
  /** Brightness of the soil and how it holds water: standard deviation about 1. */
  readonly soil: Float32Array;
  /** Finer, from pixel to pixel. */
  readonly grain: Float32Array;
  readonly shade: Float32Array;
  readonly draw: Float32Array;
  /** How severely the fire of August burnt it, from 0 to 1. */
  readonly burnt: Float32Array;
}

/** Draws the modelled land: eastern Colorado as it might be, between the South Platte and the plains. */
export function drawLand(): Land {
  const course = riverCourse();
  const canvas = createLandCanvas('range');
  const { shade, draw } = drawRelief(course);
  layOutFields(canvas, course);
  growDraws(canvas, draw);
  layCanal(canvas, course);
  layRiver(canvas, course);
  layReservoir(canvas, draw);
  laySectionRoads(canvas, course);
  layHighway(canvas);
  layTown(canvas);
  layFarmsteads(canvas, course);
  const soil = fractalNoise(SIZE, SIZE, { cell: [90, 90], seed: 801, octaves: 6, gain: 0.62 }).values;
  const grain = fractalNoise(SIZE, SIZE, { cell: [4, 4], seed: 802, octaves: 2, gain: 1 }).values;
  return { ...canvas, soil, grain, shade, draw, burnt: drawFire(canvas) };
}

/** Grass stays green in the beds of the draws, where they are not ploughed. */
function growDraws(canvas: LandCanvas, draw: Float32Array): void {
  const gully = addParcel(canvas, 'gully', 10);
  for (let i = 0; i < draw.length; i++) {
    const { use } = canvas.parcels[canvas.below[i]];
    if (use === 'range') cover(canvas, i, gully, 0.85 * fade(draw[i], 0.12, 0.55));
    else if (use === 'cover' || use === 'wheat' || use === 'fallow') cover(canvas, i, gully, 0.55 * fade(draw[i], 0.3, 0.8));
  }
}
