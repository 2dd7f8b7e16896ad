import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MAX_FILE_BYTES, WorkflowFileError, formatWorkflow, parseWorkflow } from '../../src/workflow/file.ts';
import { body, node, workflow } from '../support/workflow.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const FILES = ['examples', 'test/workflows'].flatMap((folder) =>
  readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.weft')).map((name) => join(folder, name)),
);

/** The sentence that a document is refused with. */
function fault(document: unknown): string {
  try {
    parseWorkflow(typeof document === 'string' ? document : JSON.stringify(document));
  } catch (error) {
    if (error instanceof WorkflowFileError) return error.message;
    throw error;
  }
  throw new Error('it was read');
}

const DOCUMENT = workflow([node('a', 'Collection', { id: 'x' }), node('b', 'Mosaic')], 'a>b.collection');

describe('a workflow file', () => {
  it.each(FILES)('%s is written as it was read, byte by byte', (path) => {
    const text = readFileSync(join(ROOT, path), 'utf8');
    expect(formatWorkflow(parseWorkflow(text))).toBe(text);
  });

  it('has its keys in a stable order, whatever their order was', () => {
    const text = formatWorkflow(parseWorkflow('{"notes":[],"edges":[{"to":"b.input","from":"a"}],"nodes":[{"params":{"z":1,"a":2},"position":[1,2],"type":"Select","id":"b","label":"x"}],"name":"N","version":1,"format":"geoweft/workflow"}'));
    expect(text).toBe(
      `{
  "format": "geoweft/workflow",
  "version": 1,
  "name": "N",
  "nodes": [{"id": "b", "type": "Select", "label": "x", "position": [1, 2], "params": {"z": 1, "a": 2}}],
  "edges": [{"from": "a", "to": "b.input"}],
  "frames": [],
  "notes": []
}
`,
    );
    expect(formatWorkflow(parseWorkflow(text))).toBe(text);
  });

  it('gets the parts that were left out', () => {
    expect(parseWorkflow('{"format":"geoweft/workflow","version":1,"nodes":[],"edges":[]}')).toEqual({
      format: 'geoweft/workflow',
      version: 1,
      name: 'Untitled',
      nodes: [],
      edges: [],
      frames: [],
      notes: [],
    });
  });

  it('keeps nodes of types that are not known, with their data', () => {
    const strange = { ...node('strange', 'Kriging', { radius: [1, { deep: null }] }), body: body('x', [node('x', 'Krige')], '$img>x.input') };
    expect(parseWorkflow(JSON.stringify(workflow([strange]))).nodes).toEqual([strange]);
  });

  it('keeps fields that are not known, everywhere, and writes them last by name', () => {
    const document = {
      ...workflow([{ ...node('m', 'Map'), tint: 'red', body: { ...body('a', [node('a', 'Select')], ''), fold: 1, edges: [{ from: '$img', to: 'a.input', bend: 0.5 }] } } as never]),
      zeta: [1],
      alpha: { x: null },
    };
    const read = parseWorkflow(JSON.stringify(document));
    expect(read).toEqual(document);
    expect(Object.keys(JSON.parse(formatWorkflow(read)) as object).slice(-2)).toEqual(['alpha', 'zeta']);
    expect(JSON.parse(formatWorkflow(read))).toEqual(document);
  });

  it('keeps numbers as they are', () => {
    const params = { a: 0.1, b: 1e-9, c: -0.5, d: 123456789012, e: 1.7976931348623157e308 };
    expect(parseWorkflow(formatWorkflow(workflow([node('a', 'X', params)]))).nodes[0].params).toEqual(params);
  });
});

describe('what is no workflow', () => {
  it.each([
    ['', /^this is not a workflow: it is not JSON \(.*\)$/],
    ['{', /^this is not a workflow: it is not JSON \(.*\)$/],
    ['\u0000\u0001', /^this is not a workflow: it is not JSON \(.*\)$/],
    ['[]', 'this is not a workflow: "format" should be "geoweft/workflow"'],
    ['null', 'this is not a workflow: "format" should be "geoweft/workflow"'],
    ['"geoweft/workflow"', 'this is not a workflow: "format" should be "geoweft/workflow"'],
    ['{"format":"other"}', 'this is not a workflow: "format" should be "geoweft/workflow"'],
    ['{"format":"geoweft/workflow"}', 'the workflow is not valid: "version" should be a whole number'],
    ['{"format":"geoweft/workflow","version":"1"}', 'the workflow is not valid: "version" should be a whole number'],
    ['{"format":"geoweft/workflow","version":1.5}', 'the workflow is not valid: "version" should be a whole number'],
    ['{"format":"geoweft/workflow","version":1e999}', /^this is not a workflow: it is not JSON/],
  ])('is refused in one sentence: %j', (text, sentence) => {
    if (typeof sentence === 'string') expect(fault(text)).toBe(sentence);
    else expect(fault(text)).toMatch(sentence);
    expect(fault(text)).not.toContain('\n');
  });

  it.each<[string, object, RegExp]>([
    ['no nodes', { ...DOCUMENT, nodes: undefined }, /^the workflow is not valid at nodes: /],
    ['an id with capitals', { ...DOCUMENT, nodes: [node('A', 'X')] }, /^the workflow is not valid at node 'A' id: an id is made of a-z, 0-9 and -, and begins with a letter$/],
    ['an id with a slash', { ...DOCUMENT, nodes: [node('a/b', 'X')] }, /^the workflow is not valid at node 'a\/b' id: /],
    ['a node without a type', { ...DOCUMENT, nodes: [{ id: 'a', position: [0, 0] }] }, /^the workflow is not valid at node 'a' type: /],
    ['a node without a position', { ...DOCUMENT, nodes: [{ id: 'a', type: 'X' }] }, /^the workflow is not valid at node 'a' position: /],
    ['params that are a list', { ...DOCUMENT, nodes: [{ ...node('a', 'X'), params: [] }] }, /^the workflow is not valid at node 'a' params: /],
    ['a wire without an input', { ...DOCUMENT, edges: [{ from: 'a', to: 'b' }] }, /^the workflow is not valid at edges 0 to: expected node\.input$/],
    ['a wire from nowhere', { ...DOCUMENT, edges: [{ from: '', to: 'b.x' }] }, /^the workflow is not valid at edges 0 from: expected node, node\.output or \$name$/],
    ['two nodes of one id', workflow([node('a', 'X'), node('a', 'Y')]), /^two nodes have the id 'a'$/],
    ['two nodes of one id in a body', workflow([node('m', 'Map', {}, { body: body('a', [node('a', 'X'), node('a', 'Y')], '') })]), /^two nodes have the id 'm\/a'$/],
  ])('is refused with its place: %s', (_, document, sentence) => {
    expect(fault(document)).toMatch(sentence);
  });

  it('may have nodes of one id in the workflow and in a body', () => {
    expect(() => parseWorkflow(JSON.stringify(workflow([node('a', 'Map', {}, { body: body('a', [node('a', 'X')], '') })])))).not.toThrow();
  });
});

describe('the caps', () => {
  it('refuse more than 16 MB before parsing', () => {
    const started = performance.now();
    expect(fault(' '.repeat(MAX_FILE_BYTES + 2 ** 20))).toBe('the file has 17 MB; a workflow has at most 16 MB');
    expect(performance.now() - started).toBeLessThan(200);
  });

  it('refuse JSON that is nested over 100 deep before parsing', () => {
    expect(fault('['.repeat(1_000_000))).toBe('the workflow is nested over 100 deep');
    expect(fault({ ...DOCUMENT, notes: JSON.parse('['.repeat(100) + ']'.repeat(100)) as unknown })).toBe('the workflow is nested over 100 deep');
  });

  it('do not count brackets in texts', () => {
    const name = '[{"\\'.repeat(500);
    expect(parseWorkflow(JSON.stringify({ ...DOCUMENT, name })).name).toBe(name);
  });

  it('refuse more than 5,000 nodes and 20,000 wires', () => {
    const nodes = Array.from({ length: 5001 }, (_, index) => node(`n${index}`, 'X'));
    expect(fault({ ...DOCUMENT, nodes })).toMatch(/^the workflow is not valid at nodes: /);
    expect(parseWorkflow(JSON.stringify({ ...DOCUMENT, nodes: nodes.slice(1) })).nodes).toHaveLength(5000);
    const edges = Array.from({ length: 20_001 }, (_, index) => ({ from: 'a', to: `b.i${index}` }));
    expect(fault({ ...DOCUMENT, edges })).toMatch(/^the workflow is not valid at edges: /);
  });

  it('refuse Maps that are nested over 8 deep', () => {
    let inner = body('x', [node('x', 'X')], '');
    for (let depth = 0; depth < 8; depth++) inner = body('m', [node('m', 'Map', {}, { body: inner })], '');
    expect(fault(workflow([node('m', 'Map', {}, { body: inner })]))).toBe('Map nodes are nested over 8 deep');
  });

  it('refuse texts without end', () => {
    expect(fault({ ...DOCUMENT, name: 'x'.repeat(10_001) })).toMatch(/^the workflow is not valid at name: /);
  });
});

describe('versions', () => {
  const old = JSON.stringify({ format: 'geoweft/workflow', version: 0, name: 'Old', steps: [node('a', 'Collection', { id: 'x' })], edges: [] });

  it('of the past are brought up to date, one by one', () => {
    const read = parseWorkflow(old, { 0: ({ steps, ...rest }) => ({ ...rest, nodes: steps }) });
    expect(read).toMatchObject({ version: 1, name: 'Old', nodes: [{ id: 'a' }] });
    expect(read).not.toHaveProperty('steps');
  });

  it('of the past that cannot be read any more are refused', () => {
    expect(fault(old)).toBe('workflows of version 0 can no longer be read');
  });

  it('of the future are refused', () => {
    expect(fault({ ...DOCUMENT, version: 2 })).toBe('the workflow was made by a later Geoweft (file version 2); this one reads up to 1');
  });

  it('are read by what a migration makes of them, not by what it should', () => {
    expect(() => parseWorkflow(old, { 0: (document) => document })).toThrow(/^the workflow is not valid at nodes: /);
  });
});
