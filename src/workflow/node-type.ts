import type { Expression } from '../expression/expression.ts';
import type { Json } from '../expression/json.ts';
import type { InputKind, OutputKind } from './input-kinds.ts';

export type NodeGroup = 'source' | 'filter' | 'map' | 'bands' | 'math' | 'masks' | 'neighborhood' | 'composite' | 'numbers' | 'output';

/** An input: a port, and where its kind allows a param typed in place. Named as the algorithm's argument. */
export interface NodeInput {
  readonly kind: InputKind;
  readonly help: string;
  readonly optional?: true;
  /** An optional input that stands on the node all the same: most want it. */
  readonly shown?: true;
  readonly default?: Json;
  /** The values to choose from. */
  readonly choices?: readonly string[];
}

/** The inputs' expressions by name; an optional one that was not given is undefined. Required ones are always there. */
export interface CompileInputs {
  required(name: string): Expression;
  optional(name: string): Expression | undefined;
  /** What is wired to the input. */
  kind(name: string): OutputKind | undefined;
}

/** The declaration of a kind of node: which function it is. It never computes. */
export interface NodeType {
  readonly type: string;
  readonly title: string;
  readonly group: NodeGroup;
  /** One line for the search list. */
  readonly help: string;
  /** What people call it, for the search. */
  readonly words: readonly string[];
  readonly inputs: Readonly<Record<string, NodeInput>>;
  /** Given the kind that is wired to an input. */
  output(wired: (input: string) => OutputKind | undefined): OutputKind;
  compile(inputs: CompileInputs): Expression;
  /** A node with a body is a map: its function comes from the body, and inputs of other names are seen inside as $name. */
  readonly hasBody?: true;
}

export function findNodeType(types: readonly NodeType[], type: string): NodeType | undefined {
  return types.find((candidate) => candidate.type === type);
}
