import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';

export const rename: NodeType = {
  type: 'Rename',
  title: 'Rename',
  group: 'bands',
  help: 'New names for the bands of an image, exactly one for each',
  words: ['name', 'band', 'label'],
  inputs: {
    input: { kind: 'Image', help: 'The image' },
    names: { kind: 'Names', help: 'As many names as bands' },
  },
  output: () => 'Image',
  compile: (inputs) => invoke('Image.rename', { input: inputs.required('input'), names: inputs.required('names') }),
};
