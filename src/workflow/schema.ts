import * as z from 'zod';
import type { Json } from '../expression/json.ts';
import type { Body, Edge, Node, Workflow } from './workflow.ts';

export const FORMAT = 'geoweft/workflow';
/** The version that this Geoweft writes. */
export const VERSION = 1;

const MAX_NODES = 5_000;
const MAX_EDGES = 20_000;
const MAX_TEXT = 10_000;

const id = z
  .string()
  .max(100)
  .regex(/^[a-z][a-z0-9-]*$/, 'an id is made of a-z, 0-9 and -, and begins with a letter');
const name = z
  .string()
  .max(100)
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'a name is made of letters, digits and _');
const json: z.ZodType<Json> = z.json();
const text = z.string().max(MAX_TEXT);
const pair = z.tuple([z.number(), z.number()]);

const edge: z.ZodType<Edge> = z
  .looseObject({
    from: z
      .string()
      .regex(/^(\$[A-Za-z_][A-Za-z0-9_]*|[a-z][a-z0-9-]*(\.[A-Za-z_][A-Za-z0-9_]*)?)$/, 'expected node, node.output or $name')
      .describe('A node (its only output), node.output, or inside a body $name: a value from outside'),
    to: z
      .string()
      .regex(/^[a-z][a-z0-9-]*\.[A-Za-z_][A-Za-z0-9_]*$/, 'expected node.input')
      .describe('node.input'),
  })
  .meta({ id: 'Edge', description: 'A wire' });

const edges = z.array(edge).max(MAX_EDGES);

const node: z.ZodType<Node> = z
  .lazy(() =>
    z.looseObject({
      id: id.describe('Unique in its workflow'),
      type: z.string().min(1).max(100).describe('The node type, such as FilterDate'),
      position: pair.describe('x, y on the canvas'),
      params: z.record(z.string().max(100), json).default({}).describe('Values typed in place, by input name'),
      label: text.optional(),
      muted: z.boolean().optional().describe('The node and what depends on it do not run'),
      bypassed: z.boolean().optional().describe('The first input passes through unchanged'),
      collapsed: z.boolean().optional(),
      color: text.optional(),
      size: pair.optional(),
      body: body.optional(),
    }),
  )
  .meta({ id: 'Node', description: 'A node; of a type that is not known its data are kept' });

const nodes = z.array(node).max(MAX_NODES);

const body: z.ZodType<Body> = z
  .looseObject({
    argument: name.describe('The name of the mapped image: $argument in edges'),
    result: id.describe('The node whose output is the answer'),
    nodes,
    edges,
  })
  .meta({ id: 'Body', description: 'The workflow inside a Map node: a function of one image' });

export const workflowSchema: z.ZodType<Workflow> = z
  .looseObject({
    format: z.literal(FORMAT),
    version: z.literal(VERSION),
    name: text.default('Untitled'),
    map: z
      .looseObject({ center: pair.describe('longitude, latitude'), zoom: z.number() })
      .optional()
      .describe('Where the map stands when the file is opened'),
    nodes,
    edges,
    frames: z.array(json).default([]).describe('Reserved'),
    notes: z.array(json).default([]).describe('Reserved'),
    groups: z.array(json).optional().describe('Reserved: named bodies'),
  })
  .meta({ title: 'Geoweft workflow' });

/** The JSON Schema (2020-12) that is published as docs/workflow.schema.json. */
export function workflowJsonSchema(): unknown {
  return z.toJSONSchema(workflowSchema, { io: 'input' });
}
