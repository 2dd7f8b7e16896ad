import { readFileSync } from 'node:fs';
import { nodeTypes } from '../../nodes/index.ts';
import type { Expression } from '../../src/expression/expression.ts';
import type { Json } from '../../src/expression/json.ts';
import { type Compiled, compile } from '../../src/workflow/compile.ts';
import { parseWorkflow } from '../../src/workflow/file.ts';
import type { Body, Edge, Node, Workflow } from '../../src/workflow/workflow.ts';

/** A node; `more` holds what else it has: label, muted, a body. */
export function node(id: string, type: string, params: Readonly<Record<string, Json>> = {}, more: Partial<Node> = {}): Node {
  return { id, type, position: [0, 0], params, ...more };
}

/** Wires from text, one a word: "collection>bounds.collection $img>select.input". */
export function wires(text: string): Edge[] {
  return text.split(/\s+/).filter(Boolean).map((word) => {
    const [from, to] = word.split('>');
    return { from, to };
  });
}

export function workflow(nodes: readonly Node[], edges = ''): Workflow {
  return { format: 'geoweft/workflow', version: 1, name: 'Test', nodes, edges: wires(edges), frames: [], notes: [] };
}

export function body(result: string, nodes: readonly Node[], edges: string): Body {
  return { argument: 'img', result, nodes, edges: wires(edges) };
}

export function compiled(document: Workflow): Compiled {
  return compile(document, nodeTypes);
}

/** "bounds.geometry: …" for each issue. */
export function issueLines({ issues }: Compiled): string[] {
  return issues.map(({ node: id, param, message }) => `${id}${param === undefined ? '' : `.${param}`}: ${message}`);
}

export function expressionOf(document: Workflow, address: string): Expression {
  const result = compiled(document);
  const found = result.nodes.get(address);
  if (!found) throw new Error(`${address} has no expression: ${issueLines(result).join('; ')}`);
  return found.expression;
}

export function openFile(path: string): Workflow {
  return parseWorkflow(readFileSync(path, 'utf8'));
}
