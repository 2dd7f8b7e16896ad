import Circle from 'ol/style/Circle.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';

const GREEN = '#75feaa';
const DARK = '#10261a';

/** Of the geometries of FilterBounds: they lie on imagery, so they are alike in both themes. */
export const boundsStyle: Style[] = [
  new Style({ stroke: new Stroke({ color: '#0b0e12b3', width: 4 }), image: new Circle({ radius: 13, fill: new Fill({ color: `${GREEN}40` }) }) }),
  new Style({
    stroke: new Stroke({ color: GREEN, width: 1.75 }),
    fill: new Fill({ color: `${GREEN}14` }),
    image: new Circle({ radius: 5, fill: new Fill({ color: GREEN }), stroke: new Stroke({ color: DARK, width: 2 }) }),
  }),
];

/** Of what is being drawn. */
export const drawStyle: Style[] = [
  new Style({ stroke: new Stroke({ color: '#0b0e12b3', width: 4 }) }),
  new Style({
    stroke: new Stroke({ color: GREEN, width: 1.75, lineDash: [5, 4] }),
    fill: new Fill({ color: `${GREEN}26` }),
    image: new Circle({ radius: 5, fill: new Fill({ color: GREEN }), stroke: new Stroke({ color: DARK, width: 2 }) }),
  }),
];
