import { type Expression, constant, invoke } from '../../src/expression/expression.ts';
import { perImage } from '../per-image.ts';
import type { CompileInputs, NodeType } from '../../src/workflow/node-type.ts';

const SIZED = ['gaussian', 'circle', 'square', 'diamond', 'octagon', 'plus', 'cross', 'euclidean', 'manhattan', 'chebyshev'];
const EDGES = ['laplacian4', 'laplacian8', 'sobel', 'prewitt', 'roberts', 'kirsch', 'compass'];

export const convolve: NodeType = {
  type: 'Convolve',
  title: 'Convolve',
  group: 'neighborhood',
  help: 'A weighted sum of the pixels around each pixel: smooth, sharpen, find edges',
  words: ['kernel', 'filter', 'gaussian', 'blur', 'edge detection', 'sobel', 'laplacian', 'sharpen', 'high pass', 'low pass'],
  inputs: {
    image: { kind: 'ImageOrCollection', help: 'The image, or the images' },
    kernel: { kind: 'String', help: 'The kernel by name', optional: true, shown: true, default: 'gaussian', choices: [...SIZED, ...EDGES, 'fixed'] },
    radius: { kind: 'Number', help: 'How far it reaches; not for the edge detectors', optional: true, shown: true, default: 3 },
    sigma: { kind: 'Number', help: 'The standard deviation of the Gaussian', optional: true, default: 1 },
    units: { kind: 'String', help: 'What radius and sigma are measured in', optional: true, default: 'pixels', choices: ['pixels', 'meters'] },
    weights: { kind: 'Matrix', help: 'The rows of a fixed kernel: [[0, 1, 0], [1, -4, 1], [0, 1, 0]]', optional: true },
    normalize: { kind: 'Boolean', help: "Whether the weights sum to 1; left out: the kernel's own way", optional: true },
    magnitude: { kind: 'Number', help: 'What every weight is multiplied by', optional: true },
  },
  output: (wired) => wired('image') ?? 'Image',
  compile: (inputs) => perImage(inputs, 'image', (image) => invoke('Image.convolve', { image, kernel: kernelOf(inputs) })),
};

function kernelOf(inputs: CompileInputs): Expression {
  const chosen = inputs.optional('kernel');
  const name = chosen && 'constantValue' in chosen && typeof chosen.constantValue === 'string' ? chosen.constantValue : 'gaussian';
  const [normalize, magnitude] = [inputs.optional('normalize'), inputs.optional('magnitude')];
  if (name === 'fixed') return invoke('Kernel.fixed', { weights: inputs.optional('weights') ?? constant([[1]]), normalize });
  if (EDGES.includes(name)) return invoke(`Kernel.${name}`, { magnitude, normalize });
  const sigma = name === 'gaussian' ? inputs.optional('sigma') : undefined;
  return invoke(`Kernel.${name}`, { radius: inputs.optional('radius') ?? constant(3), sigma, units: inputs.optional('units'), normalize, magnitude });
}
