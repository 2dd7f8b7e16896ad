import { describe, expect, it } from 'vitest';
import { nodeTypes } from '../../nodes/index.ts';
import { parseColor } from '../../src/style/color.ts';
import { colorize, paletteTable } from '../../src/style/paint.ts';
import { type Style, VISUALIZED_BANDS, autoStyle, displayProblem, resolveStyle, styleOfDisplay, visualizedStyle } from '../../src/style/style.ts';
import { nodeStyle } from '../../src/workflow/node-style.ts';
import { downstreamOf, readersOf, sourceOf, upstreamOf } from '../../src/workflow/wiring.ts';
import type { DatasetEntry, Description, PixelType, Values } from '../../src/server/api.ts';
import { emptyWorkflow, setParam } from '../../src/workflow/edits.ts';
import type { Workflow } from '../../src/workflow/workflow.ts';

const ARRAYS = { uint8: Uint8Array, int16: Int16Array, uint16: Uint16Array, float32: Float32Array } as const;

/** One row of pixels: a band's type and numbers, and which of them are masked. */
function values(bands: Readonly<Record<string, { type: keyof typeof ARRAYS; row: readonly number[]; masked?: readonly number[] }>>): Values {
  const entries = Object.entries(bands);
  const width = entries[0][1].row.length;
  return {
    width,
    height: 1,
    crs: 'EPSG:3857',
    transform: [1, 0, 0, 0, -1, 0],
    bands: entries.map(([name, { type, row, masked }]) => ({
      name,
      type,
      values: new ARRAYS[type](row),
      mask: masked ? Uint8Array.from(row, (_, i) => (masked.includes(i) ? 0 : 1)) : null,
    })),
  };
}

function style(change: Partial<Style>): Style {
  const bands = change.bands ?? ['B1'];
  const each = (value: number): number[] => bands.map(() => value);
  return { bands, min: each(0), max: each(255), gamma: each(1), palette: null, classes: null, opacity: 1, ...change };
}

function pixels(bytes: Uint8ClampedArray): number[][] {
  return Array.from({ length: bytes.length / 4 }, (_, i) => [...bytes.slice(i * 4, i * 4 + 4)]);
}

function description(bands: Readonly<Record<string, PixelType>>): Description {
  return {
    kind: 'Image',
    bands: Object.entries(bands).map(([name, type]) => ({ name, type, crs: 'EPSG:32613', scale: 10 })),
    crs: ['EPSG:32613'],
    footprint: null,
    suggestedGrid: null,
    issues: [],
  };
}

describe('colorize', () => {
  it('stretches three bands from min to max and clamps', () => {
    const image = values({
      R: { type: 'uint16', row: [0, 1000, 2000, 60_000] },
      G: { type: 'uint16', row: [500, 500, 500, 500] },
      B: { type: 'uint16', row: [0, 200, 400, 600] },
    });
    const look = style({ bands: ['R', 'G', 'B'], min: [0, 0, 200], max: [2000, 1000, 400] });
    expect(pixels(colorize(image, look))).toEqual([
      [0, 128, 0, 255],
      [128, 128, 0, 255],
      [255, 128, 255, 255],
      [255, 128, 255, 255],
    ]);
  });

  it('is transparent where any shown band is masked or no number, and has the opacity elsewhere', () => {
    const image = values({
      R: { type: 'float32', row: [0, 1, Number.NaN, 1] },
      G: { type: 'float32', row: [0, 1, 1, 1], masked: [1] },
      B: { type: 'float32', row: [0, 1, 1, 1] },
    });
    const look = style({ bands: ['R', 'G', 'B'], max: [1, 1, 1], opacity: 0.5 });
    expect(pixels(colorize(image, look)).map((pixel) => pixel[3])).toEqual([128, 0, 0, 128]);
  });

  it('brightens with a gamma over 1', () => {
    const image = values({ B1: { type: 'uint8', row: [0, 64, 255] } });
    // 255 × (64 / 255) ^ (1 / 2) = 127.7
    expect(pixels(colorize(image, style({ gamma: [2] }))).map((pixel) => pixel[0])).toEqual([0, 128, 255]);
  });

  it('draws a palette linearly between its colours', () => {
    const image = values({ B1: { type: 'int16', row: [-100, 0, 50, 100, 200] } });
    const look = style({ min: [0], max: [100], palette: ['#000000', '#ff0000', '#ffff00'] });
    expect(pixels(colorize(image, look))).toEqual([
      [0, 0, 0, 255],
      [0, 0, 0, 255],
      [255, 1, 0, 255], // step 128 of 255 is a little after the middle
      [255, 255, 0, 255],
      [255, 255, 0, 255],
    ]);
  });

  it('may run from bright to dark, and knows no range as a threshold', () => {
    const image = values({ B1: { type: 'uint8', row: [0, 10, 20] } });
    expect(pixels(colorize(image, style({ min: [20], max: [0] }))).map((pixel) => pixel[0])).toEqual([255, 128, 0]);
    expect(pixels(colorize(image, style({ min: [10], max: [10] }))).map((pixel) => pixel[0])).toEqual([0, 0, 255]);
  });

  it('paints classes in their own colours and unknown ones grey', () => {
    const image = values({ SCL: { type: 'uint8', row: [4, 6, 99] } });
    const classes = [
      { value: 4, name: 'Vegetation', color: '#00a000' },
      { value: 6, name: 'Water', color: '#0000ff' },
    ];
    expect(pixels(colorize(image, style({ bands: ['SCL'], classes })))).toEqual([
      [0, 160, 0, 255],
      [0, 0, 255, 255],
      [128, 128, 128, 255],
    ]);
  });

  it('says the same with a table as without one', () => {
    const row = Array.from({ length: 600 }, (_, i) => i * 7 - 100);
    const look = style({ min: [12.5], max: [510.25], gamma: [1.3] });
    const table = colorize(values({ B1: { type: 'int16', row } }), look);
    const single = colorize(values({ B1: { type: 'float32', row } }), look);
    expect(table).toEqual(single);
  });

  it('is all transparent without its bands', () => {
    expect(pixels(colorize(values({ B1: { type: 'uint8', row: [9] } }), style({ bands: ['B2'] })))).toEqual([[0, 0, 0, 0]]);
  });

  it('has a palette of one colour', () => {
    expect([...paletteTable(['#102030']).slice(-3)]).toEqual([16, 32, 48]);
  });
});

describe('the style of a Display', () => {
  const image = description({ B2: 'uint16', B3: 'uint16', B4: 'uint16', ndvi: 'float32' });

  it('has Earth Engine’s defaults: the first three bands, the range of the type', () => {
    expect(styleOfDisplay({}, image)).toEqual(style({ bands: ['B2', 'B3', 'B4'], min: [0, 0, 0], max: [65_535, 65_535, 65_535] }));
    expect(styleOfDisplay({ bands: ['ndvi'] }, image)).toMatchObject({ min: [0], max: [1] });
  });

  it('takes one number for all bands, or one for each', () => {
    expect(styleOfDisplay({ min: 0, max: [3000, 4000, 5000], gamma: 1.4 }, image)).toMatchObject({
      min: [0, 0, 0],
      max: [3000, 4000, 5000],
      gamma: [1.4, 1.4, 1.4],
    });
  });

  it('takes bands as a list, as text with commas, as patterns and as indices', () => {
    expect(styleOfDisplay({ bands: 'B4, B3,B2' }, image).bands).toEqual(['B4', 'B3', 'B2']);
    expect(styleOfDisplay({ bands: ['B.'] }, image).bands).toEqual(['B2', 'B3', 'B4']);
    expect(styleOfDisplay({ bands: [3] }, image).bands).toEqual(['ndvi']);
    expect(styleOfDisplay({ bands: ['B4', 'B3'] }, image).bands).toEqual(['B4']);
  });

  it('knows gain and bias as another way to say min and max', () => {
    expect(styleOfDisplay({ bands: ['B2'], gain: 0.1, bias: -10 }, image)).toMatchObject({ min: [100], max: [2650] });
  });

  it('reads CSS names and hex with or without #, and a palette makes one band of the default three', () => {
    const look = styleOfDisplay({ palette: ['red', '00f', '#00FF00'] }, image);
    expect(look.bands).toEqual(['B2']);
    expect(look.palette).toEqual(['#ff0000', '#0000ff', '#00ff00']);
    expect(styleOfDisplay({ palette: 'black,white', bands: ['B3'] }, image).palette).toEqual(['#000000', '#ffffff']);
  });

  it('keeps opacity between 0 and 1', () => {
    expect(styleOfDisplay({ opacity: 3 }, image).opacity).toBe(1);
    expect(styleOfDisplay({ opacity: 0.25 }, image).opacity).toBe(0.25);
  });

  it('shows a class band in its classes unless it is given a stretch', () => {
    const classes = [{ value: 4, name: 'Vegetation', color: '#00a000' }];
    const scl = description({ SCL: 'uint8' });
    expect(styleOfDisplay({}, scl, () => classes).classes).toEqual(classes);
    expect(styleOfDisplay({ min: 0, max: 11 }, scl, () => classes).classes).toBeNull();
  });

  it('says what is wrong with it', () => {
    expect(displayProblem({ bands: ['B02', 'B3', 'B2'] }, image)).toBe("no band 'B02'; the image has B2, B3, B4, ndvi");
    expect(displayProblem({ bands: ['ndvi'], palette: ['reddish'] }, image)).toBe("'reddish' is not a colour; expected a name like 'red' or digits like '#5bb8ff'");
    expect(displayProblem({ bands: ['B4'] }, image)).toBeNull();
  });
});

describe('a visualized image', () => {
  it('is shown in its own red, green and blue, as they are', () => {
    expect(visualizedStyle(['vis-red', 'vis-green', 'vis-blue'])).toMatchObject({ bands: ['vis-red', 'vis-green', 'vis-blue'], min: [0, 0, 0], max: [255, 255, 255] });
    expect(visualizedStyle(['vis-gray'])).toBeNull();
    const shown: Workflow = { ...emptyWorkflow(), nodes: [{ id: 'shown', type: 'Visualize', position: [0, 0], params: {} }] };
    const description = { bands: VISUALIZED_BANDS.map((name) => ({ name, type: 'uint8' as const })) };
    expect(nodeStyle(shown, 'shown', description, [], nodeTypes)).toMatchObject({ bands: VISUALIZED_BANDS, style: visualizedStyle(VISUALIZED_BANDS) });
  });
});

describe('a style of the values themselves', () => {
  it('runs from the 2nd to the 98th percentile of the valid ones', () => {
    const row = Array.from({ length: 101 }, (_, i) => i);
    expect(autoStyle(values({ B1: { type: 'uint8', row } }), ['B1'])).toMatchObject({ bands: ['B1'], min: [2], max: [98] });
    const masked = row.filter((i) => i > 50);
    expect(autoStyle(values({ B1: { type: 'uint8', row, masked } }), ['B1'])).toMatchObject({ min: [1], max: [49] });
  });

  it('keeps true colours by one range for bands that are alike', () => {
    const ramp = (scale: number): number[] => Array.from({ length: 101 }, (_, i) => i * scale);
    const alike = values({ R: { type: 'uint16', row: ramp(10) }, G: { type: 'uint16', row: ramp(12) }, B: { type: 'uint16', row: ramp(8) } });
    expect(autoStyle(alike, ['R', 'G', 'B'])).toMatchObject({ min: [16, 16, 16], max: [1176, 1176, 1176] });
    const unlike = values({ R: { type: 'uint16', row: ramp(10) }, G: { type: 'uint16', row: ramp(1) }, B: { type: 'uint16', row: ramp(10) } });
    expect(autoStyle(unlike, ['R', 'G', 'B'])).toMatchObject({ min: [20, 2, 20], max: [980, 98, 980] });
  });

  it('puts a value that stands alone in the middle', () => {
    expect(autoStyle(values({ B1: { type: 'uint8', row: [7, 7] } }), ['B1'])).toMatchObject({ min: [6], max: [8] });
  });
});

const workflow: Workflow = {
  ...emptyWorkflow(),
  nodes: [
    { id: 'collection', type: 'Collection', position: [0, 0], params: { id: 'S2' } },
    {
      id: 'invert',
      type: 'Map',
      position: [0, 0],
      params: {},
      body: {
        argument: 'img',
        result: 'add',
        nodes: [
          { id: 'select', type: 'Select', position: [0, 0], params: { bandSelectors: ['SCL'] } },
          { id: 'times', type: 'Multiply', position: [0, 0], params: { image2: -1 } },
          { id: 'add', type: 'AddBands', position: [0, 0], params: {} },
        ],
        edges: [
          { from: '$img', to: 'select.input' },
          { from: 'select', to: 'times.image1' },
          { from: '$img', to: 'add.dstImg' },
          { from: 'times', to: 'add.srcImg' },
        ],
      },
    },
    { id: 'best', type: 'QualityMosaic', position: [0, 0], params: { qualityBand: 'SCL' } },
    { id: 'show', type: 'Display', position: [0, 0], params: { bands: ['B4', 'B3', 'B2'], min: 0, max: 3000, opacity: 0.5 } },
  ],
  edges: [
    { from: 'collection', to: 'invert.collection' },
    { from: 'invert', to: 'best.collection' },
    { from: 'best', to: 'show.eeObject' },
  ],
};

const datasets: readonly DatasetEntry[] = [
  {
    id: 'S2',
    title: null,
    modelled: false,
    rgb: ['B4', 'B3', 'B2'],
    bands: { SCL: { content: 'class', classes: [{ value: 4, name: 'Vegetation', color: '00a000' }] } },
  },
];

describe('wiring', () => {
  it('goes through the walls of a Map', () => {
    expect(sourceOf(workflow, 'invert/select', 'input')).toBe('collection');
    expect(readersOf(workflow, 'invert/add')).toEqual(['invert']);
    expect(downstreamOf(workflow, 'invert/select')).toEqual(['invert/times', 'invert/add', 'invert', 'best', 'show']);
    expect(upstreamOf(workflow, 'show')).toEqual(['best', 'invert', 'collection']);
  });
});

describe('the style of a node', () => {
  const bands = description({ B2: 'uint16', B3: 'uint16', B4: 'uint16', SCL: 'uint8' });

  it('is that of the nearest Display downstream, opaque, from inside a body too', () => {
    for (const address of ['best', 'invert', 'collection', 'invert/add', 'show']) {
      expect(nodeStyle(workflow, address, bands, datasets, nodeTypes)?.style, address).toEqual(
        style({ bands: ['B4', 'B3', 'B2'], min: [0, 0, 0], max: [3000, 3000, 3000] }),
      );
    }
  });

  it('is the data set’s red, green and blue, stretched, where no Display says more', () => {
    const alone = { ...workflow, edges: workflow.edges.slice(0, 2) };
    expect(nodeStyle(alone, 'best', bands, datasets, nodeTypes)).toMatchObject({ bands: ['B4', 'B3', 'B2'], style: 'stretch' });
  });

  it('is the stretch of the Display’s bands where it says no range', () => {
    const rangeless = setParam(setParam(workflow, 'show', 'min', undefined), 'show', 'max', undefined);
    expect(nodeStyle(rangeless, 'best', bands, [], nodeTypes)).toMatchObject({ bands: ['B4', 'B3', 'B2'], style: 'stretch' });
  });

  it('is the palette of a class band, until arithmetic makes it something else', () => {
    const scl = description({ SCL: 'uint8' });
    expect(nodeStyle(workflow, 'invert/select', scl, datasets, nodeTypes)?.style).toMatchObject({ classes: [{ value: 4, name: 'Vegetation', color: '#00a000' }] });
    expect(nodeStyle(workflow, 'invert/times', scl, datasets, nodeTypes)).toMatchObject({ bands: ['SCL'], style: 'stretch' });
  });

  it('is the first band in grey, stretched, for everything else', () => {
    const look = nodeStyle(workflow, 'best', description({ quality: 'int16', other: 'int16' }), datasets, nodeTypes);
    expect(look).toMatchObject({ bands: ['quality'], style: 'stretch' });
    const image = values({ quality: { type: 'int16', row: [-10, 0, 10] } });
    expect(look && resolveStyle(look, image)).toEqual(style({ bands: ['quality'], min: [-10], max: [10] }));
  });

  it('is none without bands', () => {
    expect(nodeStyle(workflow, 'best', description({}), datasets, nodeTypes)).toBeNull();
  });
});

describe('a colour', () => {
  it('is a name or hex digits', () => {
    expect(parseColor('RebeccaPurple')).toEqual([0x66, 0x33, 0x99]);
    expect(parseColor('#abc')).toEqual([0xaa, 0xbb, 0xcc]);
    expect(parseColor('12345678')).toEqual([0x12, 0x34, 0x56]);
    expect(parseColor('#12')).toBeNull();
    expect(parseColor('url(x)')).toBeNull();
  });
});
