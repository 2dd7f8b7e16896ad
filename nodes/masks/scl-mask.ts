import { constant, invoke } from '../../src/expression/expression.ts';
import type { NodeInput, NodeType } from '../../src/workflow/node-type.ts';
import { constantOf } from '../constant-of.ts';
import { perImage } from '../per-image.ts';
import { MASK_WORDS } from './quality-bits.ts';

/** The classes of Sentinel-2's scene classification (Level-2A Algorithm Theoretical Basis Document, table 3); 0 is no data. */
const CLASSES: readonly { readonly name: string; readonly value: number; readonly help: string; readonly masked?: true }[] = [
  { name: 'saturated', value: 1, help: 'saturated or defective pixels', masked: true },
  { name: 'dark', value: 2, help: 'dark areas and shadows of the terrain' },
  { name: 'cloudShadow', value: 3, help: 'shadows of clouds', masked: true },
  { name: 'vegetation', value: 4, help: 'vegetation' },
  { name: 'bare', value: 5, help: 'soil and other bare ground' },
  { name: 'water', value: 6, help: 'water' },
  { name: 'unclassified', value: 7, help: 'what is not classified' },
  { name: 'cloudMedium', value: 8, help: 'clouds of medium probability', masked: true },
  { name: 'cloudHigh', value: 9, help: 'clouds of high probability', masked: true },
  { name: 'cirrus', value: 10, help: 'thin cirrus', masked: true },
  { name: 'snow', value: 11, help: 'snow and ice' },
];

export const sclMask: NodeType = {
  type: 'MaskSCL',
  title: 'Sentinel-2 cloud mask (SCL)',
  group: 'masks',
  help: 'Masks the classes of SCL that are ticked, by default clouds and their shadows; of each image of a collection, too',
  words: [...MASK_WORDS, 'sentinel-2', 's2', 'scl', 'scene classification'],
  inputs: {
    image: { kind: 'ImageOrCollection', help: 'The image, or the images, with the band SCL' },
    ...Object.fromEntries(
      CLASSES.map(({ name, value, help, masked = false }): [string, NodeInput] => [
        name,
        { kind: 'Boolean', help: `Mask ${help} (class ${value})`, optional: true, ...(masked ? { shown: true } : {}), default: masked },
      ]),
    ),
    band: { kind: 'Band', help: 'The band of classes', optional: true, default: 'SCL' },
  },
  output: (wired) => wired('image') ?? 'Image',
  compile(inputs) {
    const masked = CLASSES.filter((one) => (constantOf(inputs.optional(one.name)) ?? one.masked) === true).map(({ value }) => value);
    if (masked.length === 0) return inputs.required('image');
    const bandSelectors = constant([constantOf(inputs.optional('band')) ?? 'SCL']);
    return perImage(inputs, 'image', (image) => {
      const classes = invoke('Image.select', { input: image, bandSelectors });
      const mask = invoke('Image.remap', { image: classes, from: constant(masked), to: constant(masked.map(() => 0)), defaultValue: constant(1) });
      return invoke('Image.updateMask', { image, mask });
    });
  },
};
