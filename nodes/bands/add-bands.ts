import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';
import { perImage } from '../per-image.ts';

export const addBands: NodeType = {
  type: 'AddBands',
  title: 'Add bands',
  group: 'bands',
  help: 'The bands of one image behind those of another, or of each image of a collection, whose properties are kept',
  words: ['stack', 'append', 'merge bands', 'combine', 'layer'],
  inputs: {
    dstImg: { kind: 'ImageOrCollection', help: 'The image, or the images, that get the bands' },
    srcImg: { kind: 'Image', help: 'The image that has them' },
    names: { kind: 'Bands', help: 'Which bands to add; left out: all', optional: true },
    overwrite: { kind: 'Boolean', help: 'Replace bands of the same name, instead of adding them as name_1', optional: true, default: false },
  },
  output: (wired) => wired('dstImg') ?? 'Image',
  compile(inputs) {
    const given = { srcImg: inputs.required('srcImg'), names: inputs.optional('names'), overwrite: inputs.optional('overwrite') };
    return perImage(inputs, 'dstImg', (dstImg) => invoke('Image.addBands', { dstImg, ...given }));
  },
};
