import { describe, expect, it } from 'vitest';
import {
  addNode,
  addressesOf,
  connect,
  decorateNode,
  disconnect,
  emptyWorkflow,
  freeId,
  isWired,
  moveNode,
  nodeAt,
  removeNode,
  setParam,
  setResult,
} from '../../src/workflow/edits.ts';
import { formatWorkflow, parseWorkflow } from '../../src/workflow/file.ts';
import type { Workflow } from '../../src/workflow/workflow.ts';
import { body, node, wires, workflow } from '../support/workflow.ts';

/** A workflow that cannot be written to. */
function frozen(): Workflow {
  const inner = body('add', [node('select', 'Select', { bandSelectors: ['CLP'] }), node('add', 'AddBands')], '$img>select.input select>add.srcImg $img>add.dstImg');
  return deepFreeze(workflow([node('collection', 'Collection', { id: 'x' }), node('invert', 'Map', {}, { body: inner }), node('best', 'QualityMosaic', { qualityBand: 'q' })], 'collection>invert.collection invert>best.collection'));
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}

describe('an edit', () => {
  it.each<[string, (document: Workflow) => Workflow, (document: Workflow) => unknown, unknown]>([
    ['adds a node', (w) => addNode(w, '', node('new', 'Mosaic')), addressesOf, ['collection', 'invert', 'invert/select', 'invert/add', 'best', 'new']],
    ['adds a node to a body', (w) => addNode(w, 'invert', node('new', 'Rename')), addressesOf, ['collection', 'invert', 'invert/select', 'invert/add', 'invert/new', 'best']],
    ['removes a node and its wires', (w) => removeNode(w, 'invert'), (w) => [addressesOf(w), w.edges], [['collection', 'best'], []]],
    ['removes a node of a body and its wires', (w) => removeNode(w, 'invert/select'), (w) => nodeAt(w, 'invert')?.body?.edges, wires('$img>add.dstImg')],
    ['adds a wire', (w) => connect(w, '', { from: 'collection', to: 'other.input' }), (w) => w.edges.at(-1), { from: 'collection', to: 'other.input' }],
    ['replaces the wire of an input', (w) => connect(w, '', { from: 'collection', to: 'best.collection' }), (w) => w.edges, wires('collection>invert.collection collection>best.collection')],
    ['adds a wire in a body', (w) => connect(w, 'invert', { from: '$img', to: 'select.other' }), (w) => nodeAt(w, 'invert')?.body?.edges.length, 4],
    ['removes a wire', (w) => disconnect(w, '', 'best.collection'), (w) => w.edges, wires('collection>invert.collection')],
    ['sets a param', (w) => setParam(w, 'best', 'qualityBand', 'CLP'), (w) => nodeAt(w, 'best')?.params, { qualityBand: 'CLP' }],
    ['sets a param in a body', (w) => setParam(w, 'invert/select', 'bandSelectors', [0]), (w) => nodeAt(w, 'invert/select')?.params, { bandSelectors: [0] }],
    ['takes a param away', (w) => setParam(w, 'best', 'qualityBand', undefined), (w) => nodeAt(w, 'best')?.params, {}],
    ['moves a node', (w) => moveNode(w, 'invert/add', [7, 8]), (w) => nodeAt(w, 'invert/add')?.position, [7, 8]],
    ['decorates a node', (w) => decorateNode(w, 'best', { label: 'the best', muted: true }), (w) => nodeAt(w, 'best'), { ...node('best', 'QualityMosaic', { qualityBand: 'q' }), label: 'the best', muted: true }],
    ["changes a body's answer", (w) => setResult(w, 'invert', 'select'), (w) => nodeAt(w, 'invert')?.body?.result, 'select'],
    ['of a node that is not there changes nothing', (w) => setParam(removeNode(w, 'nobody'), 'invert/nobody', 'a', 1), (w) => w, frozen()],
  ])('%s', (_, edit, look, expected) => {
    const before = frozen(); // writing to it throws
    const text = formatWorkflow(before);
    const after = edit(before);
    expect(look(after)).toEqual(expected);
    expect(formatWorkflow(before)).toBe(text);
    expect(parseWorkflow(formatWorkflow(after))).toEqual(after);
  });

  it('leaves what it does not touch the very same', () => {
    const before = frozen();
    const after = setParam(before, 'invert/select', 'bandSelectors', ['B4']);
    expect(after.nodes[0]).toBe(before.nodes[0]);
    expect(after.edges).toBe(before.edges);
    expect(nodeAt(after, 'invert/add')).toBe(nodeAt(before, 'invert/add'));
    expect(nodeAt(after, 'invert')).not.toBe(nodeAt(before, 'invert'));
  });
});

describe('looking at a workflow', () => {
  it('finds nodes by address', () => {
    expect(nodeAt(frozen(), 'invert/select')?.type).toBe('Select');
    expect(nodeAt(frozen(), 'select')).toBeUndefined();
    expect(nodeAt(frozen(), 'best/select')).toBeUndefined();
    expect(nodeAt(frozen(), '')).toBeUndefined();
  });

  it('tells whether an input has a wire', () => {
    expect(isWired(frozen(), 'best', 'collection')).toBe(true);
    expect(isWired(frozen(), 'best', 'qualityBand')).toBe(false);
    expect(isWired(frozen(), 'invert/select', 'input')).toBe(true);
    expect(isWired(frozen(), 'nobody/select', 'input')).toBe(false);
  });

  it('finds an id that is free', () => {
    expect(freeId(frozen(), 'Mosaic')).toBe('mosaic');
    expect(freeId(frozen(), 'best')).toBe('best-2');
    expect(freeId(workflow([node('a', 'X'), node('a-2', 'X')]), 'a')).toBe('a-3');
    expect(freeId(frozen(), 'FilterDate 2020!')).toBe('filterdate-2020-');
    expect(freeId(frozen(), '42')).toBe('node');
  });

  it('begins with nothing', () => {
    expect(parseWorkflow(formatWorkflow(emptyWorkflow('New')))).toEqual(emptyWorkflow('New'));
  });
});
