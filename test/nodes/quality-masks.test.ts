import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/expression/json.ts';
import { evaluatorOf } from '../support/call.ts';
import { type Picture, picture, pixels } from '../support/picture.ts';
import { expressionOf, node, workflow } from '../support/workflow.ts';

/** The pixels of the band B of an image that a node masks. */
async function masked(image: Picture, type: string, params: Readonly<Record<string, Json>> = {}): Promise<string> {
  const document = workflow([node('set', 'Collection', { id: 'set' }), node('mask', type, params), node('mosaic', 'Mosaic')], 'set>mask.image mask>mosaic.collection');
  const { value } = await evaluatorOf({ set: [image] }).evaluate(expressionOf(document, 'mosaic'), { signal: new AbortController().signal });
  if (value.kind !== 'Image') throw new Error(value.kind);
  return (await pixels(value, image.extents?.[0], ['B'])).B;
}

/** A band B numbered from 1 beside a quality band, one pixel for each entry. */
function labelled(band: string, values: readonly number[]): Picture {
  return picture({ B: values.map((_, index) => index + 1).join(' '), [band]: values.join(' ') }, { types: { [band]: 'uint16' } });
}

/** The labels whose pixels stay valid. */
async function kept(band: string, labels: Readonly<Record<string, number>>, type: string, params: Readonly<Record<string, Json>> = {}): Promise<string[]> {
  const text = await masked(labelled(band, Object.values(labels)), type, params);
  return Object.keys(labels).filter((_, index) => text.split(' ')[index] !== '-');
}

describe('Landsat Collection 2 QA_PIXEL', () => {
  /** Landsat 8-9 Collection 2 Level 2 Science Product Guide (LSDS-1619), table 6-3: what the values mean. */
  const VALUES = {
    fill: 1,
    clear: 21824,
    'dilated cloud over land': 21826,
    water: 21888,
    'dilated cloud over water': 21890,
    'mid confidence cloud': 22080,
    'mid confidence cloud over water': 22144,
    'high confidence cloud': 22280,
    'high confidence cloud shadow': 23888,
    'water with cloud shadow': 23952,
    'mid confidence cloud with shadow': 24088,
    'high confidence snow or ice': 30048,
    'high confidence cirrus': 54596,
    'cirrus, mid confidence cloud': 54852,
    'cirrus, high confidence cloud': 55052,
  };

  it('keeps land, water and snow that are clear, and what may be a cloud', async () => {
    expect(await kept('QA_PIXEL', VALUES, 'MaskQAPixel')).toEqual(['clear', 'water', 'mid confidence cloud', 'mid confidence cloud over water', 'high confidence snow or ice']);
  });

  it('masks water and snow if asked to', async () => {
    expect(await kept('QA_PIXEL', VALUES, 'MaskQAPixel', { water: true, snow: true })).toEqual(['clear', 'mid confidence cloud']);
  });

  it('masks what may be a cloud if asked to', async () => {
    expect(await kept('QA_PIXEL', VALUES, 'MaskQAPixel', { cloudConfidence: 'medium' })).toEqual(['clear', 'water', 'high confidence snow or ice']);
  });

  it('keeps all but what is asked for', async () => {
    const none = { fill: false, dilatedCloud: false, cirrus: false, cloud: false, cloudShadow: false };
    expect(await kept('QA_PIXEL', VALUES, 'MaskQAPixel', { ...none, cirrusConfidence: 'high' })).toEqual(Object.keys(VALUES).filter((label) => !label.includes('cirrus')));
  });
});

describe('HLS Fmask', () => {
  /** HLS v2.0 User Guide, table 9: bit 1 cloud, 2 adjacent to cloud or shadow, 3 shadow, 4 snow or ice, 5 water, 6-7 aerosol. */
  const VALUES = {
    'clear, low aerosol': 0b01000000,
    'clear, moderate aerosol': 0b10000000,
    'clear, high aerosol': 0b11000000,
    water: 0b01100000,
    snow: 0b01010000,
    cloud: 0b11000010,
    'next to a cloud': 0b01000100,
    'cloud shadow': 0b01001000,
    'water in a cloud shadow': 0b01101000,
  };

  it('keeps what is clear, water and snow', async () => {
    expect(await kept('Fmask', VALUES, 'MaskFmask')).toEqual(['clear, low aerosol', 'clear, moderate aerosol', 'clear, high aerosol', 'water', 'snow']);
  });

  it('masks high aerosol, water and snow if asked to', async () => {
    expect(await kept('Fmask', VALUES, 'MaskFmask', { aerosol: 'high', water: true, snow: true })).toEqual(['clear, low aerosol', 'clear, moderate aerosol']);
  });
});

describe('Landsat Collection 1', () => {
  it('pixel_qa: keeps what is clear and water (LSDS-1368, table 7-3)', async () => {
    const values = { fill: 1, clear: 322, water: 324, 'cloud shadow': 328, snow: 336, 'medium cloud': 386, 'high cloud': 480, 'high cirrus': 834, 'terrain occlusion': 1346 };
    expect(await kept('pixel_qa', values, 'MaskPixelQA')).toEqual(['clear', 'water', 'snow', 'medium cloud', 'terrain occlusion']);
    expect(await kept('pixel_qa', values, 'MaskPixelQA', { snow: true, cloudConfidence: 'medium', terrainOcclusion: true })).toEqual(['clear', 'water']);
  });

  it('BQA: keeps what is clear and snow (Landsat 8 values)', async () => {
    const values = { fill: 1, clear: 2720, 'saturated in 1-2 bands': 2724, cloud: 2800, 'high shadow': 2976, snow: 3744, 'high cirrus': 6816 };
    expect(await kept('BQA', values, 'MaskBQA')).toEqual(['clear', 'saturated in 1-2 bands', 'snow']);
    expect(await kept('BQA', values, 'MaskBQA', { saturation: 'low', snowConfidence: 'high' })).toEqual(['clear']);
  });
});

describe('Sentinel-2', () => {
  const CLASSES = { 'no data': 0, saturated: 1, dark: 2, shadow: 3, vegetation: 4, bare: 5, water: 6, unclassified: 7, 'medium cloud': 8, 'high cloud': 9, cirrus: 10, snow: 11 };

  it('SCL: masks clouds, shadows and defects', async () => {
    expect(await kept('SCL', CLASSES, 'MaskSCL')).toEqual(['no data', 'dark', 'vegetation', 'bare', 'water', 'unclassified', 'snow']);
  });

  it('SCL: masks the classes that are ticked', async () => {
    expect(await kept('SCL', CLASSES, 'MaskSCL', { saturated: false, cloudShadow: false, cloudMedium: false, cloudHigh: false, cirrus: false, snow: true, vegetation: true })).not.toContain('snow');
  });

  it('SCL: masks where the classes are masked', async () => {
    expect(await masked(picture({ B: '1 2', SCL: '4 -' }), 'MaskSCL')).toBe('1 -');
  });

  it('QA60: masks opaque clouds and cirrus', async () => {
    const values = { clear: 0, opaque: 1024, cirrus: 2048 };
    expect(await kept('QA60', values, 'MaskQA60')).toEqual(['clear']);
    expect(await kept('QA60', values, 'MaskQA60', { cirrus: false })).toEqual(['clear', 'cirrus']);
  });
});
