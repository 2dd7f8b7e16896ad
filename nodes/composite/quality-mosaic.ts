import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';

export const qualityMosaic: NodeType = {
  type: 'QualityMosaic',
  title: 'Quality mosaic',
  group: 'composite',
  help: 'At each pixel all bands of the image with the highest quality there',
  words: ['best pixel', 'cloud free', 'cloudless', 'greenest', 'composite', 'max', 'bap'],
  inputs: {
    collection: { kind: 'ImageCollection', help: 'The images to choose from' },
    qualityBand: { kind: 'Band', help: 'The band that says how good a pixel is; masked is never chosen' },
    ties: { kind: 'String', help: 'Which of two equal qualities is chosen', optional: true, default: 'last', choices: ['last', 'first'] },
  },
  output: () => 'Image',
  compile(inputs) {
    const ties = inputs.optional('ties');
    const isDefault = ties !== undefined && 'constantValue' in ties && ties.constantValue === 'last';
    return invoke('ImageCollection.qualityMosaic', {
      collection: inputs.required('collection'),
      qualityBand: inputs.required('qualityBand'),
      ties: isDefault ? undefined : ties,
    });
  },
};
