import type { Json } from '../expression/json.ts';

/** The nodes and edges of a workflow or of a body. */
export interface Graph {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
}

/** The document: what a .weft file holds. Everything else is derived from it. Unknown fields are kept. */
export interface Workflow extends Graph {
  readonly format: 'geoweft/workflow';
  readonly version: 1;
  readonly name: string;
  /** Where the map stands when the file is opened; the centre is longitude, latitude. */
  readonly map?: { readonly center: readonly [number, number]; readonly zoom: number } | undefined;
  readonly frames: readonly Json[];
  readonly notes: readonly Json[];
  readonly groups?: readonly Json[] | undefined;
}

export interface Node {
  /** Unique in its graph. */
  readonly id: string;
  readonly type: string;
  /** x, y on the canvas. */
  readonly position: readonly [number, number];
  /** Values typed in place, by input name. */
  readonly params: Readonly<Record<string, Json>>;
  readonly label?: string | undefined;
  /** The node and what depends on it do not run. */
  readonly muted?: boolean | undefined;
  /** The first input passes through unchanged. */
  readonly bypassed?: boolean | undefined;
  readonly collapsed?: boolean | undefined;
  readonly color?: string | undefined;
  readonly size?: readonly [number, number] | undefined;
  readonly body?: Body | undefined;
}

/** A wire from a node, node.output or (inside a body) $name, to node.input. */
export interface Edge {
  readonly from: string;
  readonly to: string;
}

/** The workflow inside a Map node: a function of one image, `$argument`; its answer is the node named `result`. */
export interface Body extends Graph {
  readonly argument: string;
  readonly result: string;
}
