import { invoke } from '../../src/expression/expression.ts';
import { perImage } from '../per-image.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';

export const resample: NodeType = {
  type: 'Resample',
  title: 'Resample',
  group: 'neighborhood',
  help: 'Reads files with bilinear or bicubic interpolation; put it before the mosaic',
  words: ['interpolate', 'interpolation', 'bilinear', 'bicubic', 'cubic', 'smooth', 'upsample'],
  inputs: {
    image: { kind: 'ImageOrCollection', help: 'The image, or the images; not a composite' },
    mode: { kind: 'String', help: 'From 2 × 2 or from 4 × 4 cells', optional: true, shown: true, default: 'bilinear', choices: ['bilinear', 'bicubic'] },
  },
  output: (wired) => wired('image') ?? 'Image',
  compile(inputs) {
    const mode = inputs.optional('mode');
    return perImage(inputs, 'image', (image) => invoke('Image.resample', { image, mode }));
  },
};
