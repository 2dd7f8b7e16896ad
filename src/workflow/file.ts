import stringify from 'json-stringify-pretty-compact';
import * as z from 'zod';
import { type Json, type JsonObject, isJsonArray, isJsonObject } from '../expression/json.ts';
import { FORMAT, VERSION, workflowSchema } from './schema.ts';
import type { Graph, Workflow } from './workflow.ts';

/** The largest file that is read, in bytes; whoever opens one compares before reading. */
export const MAX_FILE_BYTES = 16 * 2 ** 20;

const MAX_DEPTH = 100;
const MAX_BODIES = 8;

/** A file that is no workflow. The message is one sentence. */
export class WorkflowFileError extends Error {}

/** Turns a document of one version into one of the next. */
export type Migration = (document: JsonObject) => JsonObject;

/** By the version that they start from; a gap cannot be crossed. */
const migrations: Readonly<Record<number, Migration>> = {};

/** Reads a .weft file's text. Throws WorkflowFileError. */
export function parseWorkflow(text: string, known: Readonly<Record<number, Migration>> = migrations, version: number = VERSION): Workflow {
  if (text.length > MAX_FILE_BYTES) throw tooLarge(text.length);
  if (depthOf(text) > MAX_DEPTH) throw new WorkflowFileError(`the workflow is nested over ${MAX_DEPTH} deep`);
  let document: Json;
  try {
    document = z.json().parse(JSON.parse(text));
  } catch (error) {
    throw new WorkflowFileError(`this is not a workflow: it is not JSON (${error instanceof SyntaxError ? error.message : 'damaged'})`);
  }
  if (!isJsonObject(document) || document.format !== FORMAT) {
    throw new WorkflowFileError(`this is not a workflow: "format" should be "${FORMAT}"`);
  }
  const parsed = workflowSchema.safeParse(migrate(document, known, version));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new WorkflowFileError(`the workflow is not valid at ${placeOf(issue.path, document)}: ${issue.message}`);
  }
  requireUniqueIds(parsed.data, '', 0);
  return parsed.data;
}

export function tooLarge(bytes: number): WorkflowFileError {
  const size = (value: number): string => `${Math.round(value / 2 ** 20)} MB`;
  return new WorkflowFileError(`the file has ${size(bytes)}; a workflow has at most ${size(MAX_FILE_BYTES)}`);
}

function migrate(document: JsonObject, known: Readonly<Record<number, Migration>>, version: number): JsonObject {
  let current = document;
  for (;;) {
    const from = current.version;
    if (typeof from !== 'number' || !Number.isInteger(from) || from < 0) {
      throw new WorkflowFileError('the workflow is not valid: "version" should be a whole number');
    }
    if (from === version) return current;
    if (from > version) {
      throw new WorkflowFileError(`the workflow was made by a later Geoweft (file version ${from}); this one reads up to ${version}`);
    }
    if (!Object.hasOwn(known, from)) throw new WorkflowFileError(`workflows of version ${from} can no longer be read`);
    current = { ...known[from](current), version: from + 1 };
  }
}

/** How deep brackets are nested, so that no parser is led into a deep recursion. */
function depthOf(text: string): number {
  let [depth, deepest, inString] = [0, 0, false];
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (inString) {
      if (character === '\\') i++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') deepest = Math.max(deepest, ++depth);
    else if (character === '}' || character === ']') depth--;
  }
  return deepest;
}

/** nodes[2] of a broken document as "node 'dates'", where it has an id. */
function placeOf(path: readonly PropertyKey[], document: Json): string {
  let value: Json | undefined = document;
  const words: string[] = [];
  for (const step of path) {
    if (isJsonArray(value) && typeof step === 'number') value = value[step];
    else if (isJsonObject(value) && typeof step === 'string') value = value[step];
    else value = undefined;
    const id = isJsonObject(value) ? value.id : undefined;
    if (typeof id === 'string' && typeof step === 'number') words.splice(-1, 1, `node '${id}'`);
    else words.push(String(step));
  }
  return words.join(' ') || 'its root';
}

function requireUniqueIds({ nodes }: Graph, prefix: string, depth: number): void {
  if (depth > MAX_BODIES) throw new WorkflowFileError(`Map nodes are nested over ${MAX_BODIES} deep`);
  const seen = new Set<string>();
  for (const node of nodes) {
    if (seen.has(node.id)) throw new WorkflowFileError(`two nodes have the id '${prefix}${node.id}'`);
    seen.add(node.id);
    if (node.body) requireUniqueIds(node.body, `${prefix}${node.id}/`, depth + 1);
  }
}

const ORDER: Readonly<Record<string, readonly string[]>> = {
  workflow: ['format', 'version', 'name', 'map', 'nodes', 'edges', 'frames', 'notes', 'groups'],
  node: ['id', 'type', 'label', 'position', 'size', 'color', 'collapsed', 'muted', 'bypassed', 'params', 'body'],
  body: ['argument', 'result', 'nodes', 'edges'],
  edge: ['from', 'to'],
};

/** The text of a .weft file: pretty JSON in a stable order of keys, unknown ones last by name. */
export function formatWorkflow(workflow: Workflow): string {
  return `${stringify(orderGraph(workflow, 'workflow'), { maxLength: 120 })}\n`;
}

function orderGraph(graph: Graph, kind: 'workflow' | 'body'): object {
  const nodes = graph.nodes.map((node) => ordered(node.body ? { ...node, body: orderGraph(node.body, 'body') } : node, 'node'));
  return ordered({ ...graph, nodes, edges: graph.edges.map((edge) => ordered(edge, 'edge')) }, kind);
}

function ordered(object: object, kind: keyof typeof ORDER): object {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined);
  const place = (key: string): number => (ORDER[kind].includes(key) ? ORDER[kind].indexOf(key) : Infinity);
  entries.sort(([one], [other]) => (place(one) === place(other) ? (one < other ? -1 : 1) : place(one) - place(other)));
  return Object.fromEntries(entries);
}
