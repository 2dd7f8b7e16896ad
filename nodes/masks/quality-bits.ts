import { type Expression, constant, invoke } from '../../src/expression/expression.ts';
import type { CompileInputs, NodeInput, NodeType } from '../../src/workflow/node-type.ts';
import { constantOf } from '../constant-of.ts';
import { perImage } from '../per-image.ts';

/** One bit of a quality band that says what a pixel is. */
interface Flag {
  readonly bit: number;
  readonly help: string;
  /** Whether such pixels are masked if nothing else is said. */
  readonly masked?: true;
}

/** Two bits that say how sure it is: 0 unknown, 1 low, 2 medium, 3 high. */
interface Level {
  /** The lower of the two bits. */
  readonly shift: number;
  readonly help: string;
  /** From which level on such pixels are masked if nothing else is said. */
  readonly masked?: keyof typeof LEVELS;
}

const NEVER = 'never';
const LEVELS = { low: 1, medium: 2, high: 3 } as const;

export interface BitMaskNode {
  readonly type: string;
  readonly title: string;
  readonly help: string;
  readonly words: readonly string[];
  /** The quality band's usual name. */
  readonly band: string;
  readonly flags: Readonly<Record<string, Flag>>;
  readonly levels?: Readonly<Record<string, Level>>;
}

/** What people look for. */
export const MASK_WORDS = ['cloud mask', 'mask clouds', 'cloud', 'shadow', 'cirrus', 'snow', 'qa', 'quality'];

/** A node that masks an image, or each of a collection, by the bits of its own quality band: updateMask of bitwiseAnd and eq. */
export function bitMaskNode({ type, title, help, words, band, flags, levels = {} }: BitMaskNode): NodeType {
  return {
    type,
    title,
    group: 'masks',
    help,
    words: [...MASK_WORDS, ...words],
    inputs: {
      image: { kind: 'ImageOrCollection', help: `The image, or the images, with the band ${band}` },
      ...Object.fromEntries(Object.entries(flags).map(([name, flag]) => [name, flagInput(flag)])),
      ...Object.fromEntries(Object.entries(levels).map(([name, level]) => [name, levelInput(level)])),
      band: { kind: 'Band', help: 'The quality band', optional: true, default: band },
    },
    output: (wired) => wired('image') ?? 'Image',
    compile(inputs) {
      const name = inputs.optional('band');
      const selected = constant([constantOf(name) ?? band]);
      const bits = Object.entries(flags).flatMap(([flag, { bit, masked = false }]) => ((constantOf(inputs.optional(flag)) ?? masked) === true ? [2 ** bit] : []));
      const thresholds = Object.entries(levels).flatMap(([level, { shift, masked }]) => threshold(inputs, level, shift, masked));
      if (bits.length + thresholds.length === 0) return inputs.required('image');
      return perImage(inputs, 'image', (image) => {
        const quality = invoke('Image.select', { input: image, bandSelectors: selected });
        const clear = [
          ...(bits.length > 0 ? [binary('eq', binary('bitwiseAnd', quality, number(bits.reduce((sum, bit) => sum + bit))), number(0))] : []),
          ...thresholds.map(({ shift, from }) => binary('lt', binary('bitwiseAnd', binary('rightShift', quality, number(shift)), number(3)), number(from))),
        ];
        return invoke('Image.updateMask', { image, mask: clear.reduce((one, other) => binary('and', one, other)) });
      });
    },
  };
}

/** On the node stand those that most want masked. */
function flagInput({ help, masked }: Flag): NodeInput {
  return { kind: 'Boolean', help: `Mask ${help}`, optional: true, ...(masked ? { shown: true } : {}), default: masked ?? false };
}

function levelInput({ help, masked }: Level): NodeInput {
  return { kind: 'String', help: `Mask ${help} from this level on`, optional: true, default: masked ?? NEVER, choices: [NEVER, ...Object.keys(LEVELS)] };
}

function threshold(inputs: CompileInputs, name: string, shift: number, masked: Level['masked']): { shift: number; from: number }[] {
  const level = constantOf(inputs.optional(name)) ?? masked;
  return level === 'low' || level === 'medium' || level === 'high' ? [{ shift, from: LEVELS[level] }] : [];
}

function binary(name: string, image1: Expression, image2: Expression): Expression {
  return invoke(`Image.${name}`, { image1, image2 });
}

function number(value: number): Expression {
  return invoke('Image.constant', { value: constant(value) });
}
