import { bitMaskNode } from './quality-bits.ts';

/** Sentinel-2 L1C and L2A before 2022: bits 10 (opaque clouds) and 11 (cirrus). Later products have them as MSK_CLASSI bands. */
export const qa60Mask = bitMaskNode({
  type: 'MaskQA60',
  title: 'Sentinel-2 cloud mask (QA60)',
  help: 'Masks clouds by the bits of QA60; of each image of a collection, too',
  words: ['sentinel-2', 's2', 'qa60'],
  band: 'QA60',
  flags: {
    opaqueClouds: { bit: 10, help: 'opaque clouds', masked: true },
    cirrus: { bit: 11, help: 'cirrus', masked: true },
  },
});

/** Landsat Collection 2, levels 1 and 2: QA_PIXEL of Landsat 4 to 9 (USGS LSDS-1619, LSDS-1618). */
export const qaPixelMask = bitMaskNode({
  type: 'MaskQAPixel',
  title: 'Landsat cloud mask (QA_PIXEL)',
  help: 'Masks clouds and more by the bits of QA_PIXEL of Collection 2; of each image of a collection, too',
  words: ['landsat', 'collection 2', 'qa_pixel', 'cfmask'],
  band: 'QA_PIXEL',
  flags: {
    fill: { bit: 0, help: 'fill', masked: true },
    dilatedCloud: { bit: 1, help: 'the rims of clouds', masked: true },
    cirrus: { bit: 2, help: 'cirrus (Landsat 8 and 9)', masked: true },
    cloud: { bit: 3, help: 'clouds', masked: true },
    cloudShadow: { bit: 4, help: 'shadows of clouds', masked: true },
    snow: { bit: 5, help: 'snow and ice' },
    water: { bit: 7, help: 'water' },
  },
  levels: {
    cloudConfidence: { shift: 8, help: 'what may be clouds' },
    cloudShadowConfidence: { shift: 10, help: 'what may be shadows' },
    snowConfidence: { shift: 12, help: 'what may be snow or ice' },
    cirrusConfidence: { shift: 14, help: 'what may be cirrus' },
  },
});

/** Landsat Collection 1, surface reflectance: pixel_qa (USGS LSDS-1368, LSDS-1370). */
export const pixelQaMask = bitMaskNode({
  type: 'MaskPixelQA',
  title: 'Landsat cloud mask (pixel_qa)',
  help: 'Masks clouds and more by the bits of pixel_qa of Collection 1 surface reflectance; of each image of a collection, too',
  words: ['landsat', 'collection 1', 'pixel_qa', 'surface reflectance', 'cfmask'],
  band: 'pixel_qa',
  flags: {
    fill: { bit: 0, help: 'fill', masked: true },
    water: { bit: 2, help: 'water' },
    cloudShadow: { bit: 3, help: 'shadows of clouds', masked: true },
    snow: { bit: 4, help: 'snow' },
    cloud: { bit: 5, help: 'clouds', masked: true },
    terrainOcclusion: { bit: 10, help: 'what the terrain hides (Landsat 8)' },
  },
  levels: {
    cloudConfidence: { shift: 6, help: 'what may be clouds' },
    cirrusConfidence: { shift: 8, help: 'what may be cirrus (Landsat 8)', masked: 'high' },
  },
});

/** Landsat Collection 1, level 1 and top of atmosphere: BQA (USGS, Landsat Collection 1 Level-1 Quality Assessment Band). */
export const bqaMask = bitMaskNode({
  type: 'MaskBQA',
  title: 'Landsat cloud mask (BQA)',
  help: 'Masks clouds and more by the bits of BQA of Collection 1; of each image of a collection, too',
  words: ['landsat', 'collection 1', 'bqa', 'top of atmosphere', 'toa'],
  band: 'BQA',
  flags: {
    fill: { bit: 0, help: 'fill', masked: true },
    terrainOcclusion: { bit: 1, help: 'what the terrain hides (Landsat 8), or dropped pixels' },
    cloud: { bit: 4, help: 'clouds', masked: true },
  },
  levels: {
    saturation: { shift: 2, help: 'saturated pixels (low: 1 or 2 bands, medium: 3 or 4, high: more)' },
    cloudConfidence: { shift: 5, help: 'what may be clouds' },
    cloudShadowConfidence: { shift: 7, help: 'what may be shadows', masked: 'high' },
    snowConfidence: { shift: 9, help: 'what may be snow or ice' },
    cirrusConfidence: { shift: 11, help: 'what may be cirrus (Landsat 8)', masked: 'high' },
  },
});

/** Harmonized Landsat and Sentinel-2, version 2: Fmask (HLS v2.0 User Guide, table 9). */
export const fmaskMask = bitMaskNode({
  type: 'MaskFmask',
  title: 'HLS cloud mask (Fmask)',
  help: 'Masks clouds and more by the bits of Fmask of HLS; of each image of a collection, too',
  words: ['hls', 'harmonized', 'landsat', 'sentinel-2', 'fmask'],
  band: 'Fmask',
  flags: {
    cirrus: { bit: 0, help: 'cirrus (reserved, not used)' },
    cloud: { bit: 1, help: 'clouds', masked: true },
    adjacent: { bit: 2, help: 'what is next to clouds and shadows', masked: true },
    cloudShadow: { bit: 3, help: 'shadows of clouds', masked: true },
    snow: { bit: 4, help: 'snow and ice' },
    water: { bit: 5, help: 'water' },
  },
  levels: { aerosol: { shift: 6, help: 'aerosol' } },
});
