import { type Expression, invoke } from '../../src/expression/expression.ts';
import { algorithmOf } from '../algorithm-of.ts';
import { perImage } from '../per-image.ts';
import type { CompileInputs, NodeType } from '../../src/workflow/node-type.ts';

const KERNEL_TYPES = ['circle', 'square', 'diamond', 'octagon', 'plus', 'cross'] as const;

interface FocalNode {
  readonly type: string;
  readonly title: string;
  readonly help: string;
  readonly words: readonly string[];
}

/** The focal filters take the same inputs. */
function focalNode({ type, title, help, words }: FocalNode): NodeType {
  return {
    type,
    title,
    group: 'neighborhood',
    help,
    words: ['focal', 'neighborhood', 'neighbourhood', 'kernel', 'window', 'filter', ...words],
    inputs: {
      image: { kind: 'ImageOrCollection', help: 'The image, or the images' },
      radius: { kind: 'Number', help: 'How far it looks; its pixels are those of the output', optional: true, shown: true, default: 1.5 },
      kernelType: { kind: 'String', help: 'The shape of the neighbourhood', optional: true, default: 'circle', choices: KERNEL_TYPES },
      units: { kind: 'String', help: 'What the radius is measured in', optional: true, default: 'pixels', choices: ['pixels', 'meters'] },
      iterations: { kind: 'Number', help: 'How many times in a row', optional: true, default: 1 },
    },
    output: (wired) => wired('image') ?? 'Image',
    compile: (inputs) => perImage(inputs, 'image', (image) => invoke(algorithmOf(type), { image, ...optionsOf(inputs) })),
  };
}

/** The official client sends every argument that is set, and no other. */
function optionsOf(inputs: CompileInputs): Record<string, Expression | undefined> {
  const defaults = { radius: 1.5, kernelType: 'circle', units: 'pixels', iterations: 1 };
  const isDefault = (given: Expression | undefined, value: string | number): boolean => given !== undefined && 'constantValue' in given && given.constantValue === value;
  return Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, isDefault(inputs.optional(name), value) ? undefined : inputs.optional(name)]));
}

export const focalMean = focalNode({ type: 'FocalMean', title: 'Focal mean', help: 'The mean of the pixels around each pixel', words: ['smooth', 'blur', 'average', 'low pass', 'denoise'] });
export const focalMedian = focalNode({ type: 'FocalMedian', title: 'Focal median', help: 'The median of the pixels around each pixel', words: ['despeckle', 'speckle', 'smooth', 'denoise'] });
export const focalMin = focalNode({ type: 'FocalMin', title: 'Focal min', help: 'The lowest of the pixels around each pixel', words: ['erode', 'erosion', 'shrink', 'morphology'] });
export const focalMax = focalNode({ type: 'FocalMax', title: 'Focal max', help: 'The highest of the pixels around each pixel', words: ['dilate', 'dilation', 'grow', 'buffer', 'cloud buffer', 'morphology'] });
export const focalMode = focalNode({ type: 'FocalMode', title: 'Focal mode', help: 'The most frequent of the pixels around each pixel', words: ['majority', 'sieve', 'clean classes', 'smooth classes'] });
