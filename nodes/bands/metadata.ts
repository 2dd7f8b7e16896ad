import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';
import { perImage } from '../per-image.ts';

export const metadata: NodeType = {
  type: 'Metadata',
  title: 'Metadata band',
  group: 'bands',
  help: 'A property of an image as a band of that number everywhere; of each image of a collection, too',
  words: ['property', 'attribute', 'cloud cover', 'sun angle', 'constant band', 'metadata'],
  inputs: {
    image: { kind: 'ImageOrCollection', help: 'The image, or the images' },
    property: { kind: 'String', help: 'A property that is a number, such as system:time_start or CLOUDY_PIXEL_PERCENTAGE' },
    name: { kind: 'String', help: "The band's name; left out: the property's", optional: true },
  },
  output: (wired) => wired('image') ?? 'Image',
  compile(inputs) {
    const [property, name] = [inputs.required('property'), inputs.optional('name')];
    return perImage(inputs, 'image', (image) => invoke('Image.metadata', { image, property, name }));
  },
};
