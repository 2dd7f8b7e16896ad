import { describe, expect, it } from 'vitest';
import { nodeTypes } from '../../nodes/index.ts';
import { type Expression, constant, invoke } from '../../src/expression/expression.ts';
import { hashExpression } from '../../src/expression/hash.ts';
import type { Json } from '../../src/expression/json.ts';
import { compile, locateIssue } from '../../src/workflow/compile.ts';
import type { Node, Workflow } from '../../src/workflow/workflow.ts';
import { body, compiled, expressionOf, issueLines, node, workflow } from '../support/workflow.ts';

const collection = node('collection', 'Collection', { id: 'x' });
const LOAD = invoke('ImageCollection.load', { id: constant('x') });
const issues = (document: Workflow): string[] => issueLines(compiled(document));

describe('compile', () => {
  it('gives every node an expression', () => {
    const document = workflow([collection, node('mosaic', 'Mosaic')], 'collection>mosaic.collection');
    expect([...compiled(document).nodes.keys()]).toEqual(['collection', 'mosaic']);
    expect(expressionOf(document, 'mosaic')).toEqual(invoke('ImageCollection.mosaic', { collection: LOAD }));
    expect(issues(document)).toEqual([]);
  });

  it('does not depend on the order of the nodes', () => {
    const [one, other] = [[collection, node('mosaic', 'Mosaic')], [node('mosaic', 'Mosaic'), collection]];
    expect(expressionOf(workflow(one, 'collection>mosaic.collection'), 'mosaic')).toEqual(expressionOf(workflow(other, 'collection>mosaic.collection'), 'mosaic'));
  });

  it('has nothing of the style, of labels and places in an expression', () => {
    const shown = (params: Record<string, Json>, more: Partial<Node> = {}) =>
      expressionOf(workflow([collection, node('mosaic', 'Mosaic', {}, more), node('show', 'Display', params)], 'collection>mosaic.collection mosaic>show.eeObject'), 'show');
    expect(hashExpression(shown({ min: 0, max: 3000, palette: ['red', 'blue'], name: 'Layer' }, { label: 'x', position: [9, 9] }))).toBe(hashExpression(shown({})));
  });

  it('makes of an Export and a Display of an image that image', () => {
    const document = workflow([collection, node('mosaic', 'Mosaic'), node('show', 'Display'), node('save', 'Export', { file: 'a.tif' })], 'collection>mosaic.collection mosaic>show.eeObject mosaic>save.image');
    expect(expressionOf(document, 'show')).toEqual(expressionOf(document, 'mosaic'));
    expect(expressionOf(document, 'save')).toEqual(expressionOf(document, 'mosaic'));
  });

  it('counts a param that is null as not given, and takes one value for a list', () => {
    const dates = workflow([collection, node('dates', 'FilterDate', { start: '2020', end: null })], 'collection>dates.collection');
    expect(issues(dates)).toEqual([]);
    const select = workflow([collection, node('select', 'Select', { bandSelectors: 'B4' })], 'collection>select.input');
    expect(JSON.stringify(expressionOf(select, 'select'))).toContain('"bandSelectors":{"constantValue":["B4"]}');
  });

  it('lets a wire count before a param', () => {
    const document = workflow([collection, node('mosaic', 'Mosaic'), node('times', 'Multiply', { image1: 3, image2: 2 })], 'collection>mosaic.collection mosaic>times.image1');
    expect(JSON.stringify(expressionOf(document, 'times'))).not.toContain('"constantValue":3');
  });

  it('has the wired node by its only output under any name', () => {
    const document = workflow([collection, node('mosaic', 'Mosaic')], 'collection.output>mosaic.collection');
    expect(issues(document)).toEqual([]);
  });
});

describe('an issue', () => {
  it.each<[string, Workflow, string[]]>([
    ['an input without a wire', workflow([node('mosaic', 'Mosaic')]), ["mosaic.collection: 'collection' is missing: expected an image collection"]],
    ['a param that is not given', workflow([node('collection', 'Collection')]), ["collection.id: 'id' is missing: expected the name of a data set or a folder"]],
    ['a param that is wrong', workflow([collection, node('dates', 'FilterDate', { start: 'July' })], 'collection>dates.collection'), ['dates.start: \'start\' is "July"; expected a date like 2020-07-01']],
    ['a param that is too long to show', workflow([node('collection', 'Collection', { id: Array.from({ length: 100 }, () => 1) })]), [`collection.id: 'id' is [${'1,'.repeat(28)}…; expected the name of a data set or a folder`]],
    ['a choice that there is not', workflow([collection, node('best', 'QualityMosaic', { qualityBand: 'q', ties: 'middle' })], 'collection>best.collection'), ['best.ties: \'ties\' is "middle"; expected last or first']],
    ['a node of a type that is not known', workflow([node('krige', 'Kriging', { radius: 3 })]), ["krige: 'Kriging' is not a node that this Geoweft knows; its data are kept"]],
    ['a wire to a node that is not there', workflow([collection], 'collection>nowhere.input'), ["nowhere: a wire from 'collection' leads to 'nowhere.input', but there is no node 'nowhere'"]],
    ['a wire from a node that is not there', workflow([node('mosaic', 'Mosaic')], 'gone>mosaic.collection'), ["mosaic.collection: its wire comes from 'gone', which is not there"]],
    ['a wire from outside where nothing is', workflow([node('mosaic', 'Mosaic')], '$img>mosaic.collection'), ['mosaic.collection: nothing is called $img here']],
    ['a wire to an input that is not there', workflow([collection, node('mosaic', 'Mosaic')], 'collection>mosaic.collection collection>mosaic.more'), ["mosaic: Mosaic has no input 'more'"]],
    ['a wire of the wrong kind', workflow([collection, node('cat', 'Cat')], 'collection>cat.image1'), ["cat.image1: 'image1' takes an image, not an image collection"]],
    ['a wire to a value that is typed', workflow([collection, node('mosaic', 'Mosaic'), node('dates', 'FilterDate', { start: '2020' })], 'collection>mosaic.collection collection>dates.collection mosaic>dates.end'), ["dates.end: 'end' takes a date like 2020-07-01, not an image"]],
    ['two wires to one input', workflow([collection, node('other', 'Collection', { id: 'y' }), node('mosaic', 'Mosaic')], 'collection>mosaic.collection other>mosaic.collection'), ["mosaic.collection: two wires lead to 'collection'"]],
    ['a circle', workflow([node('a', 'Mosaic'), node('b', 'Display'), node('c', 'Export', { file: 'x' })], 'c>b.eeObject b>c.image'), ["a.collection: 'collection' is missing: expected an image collection", 'c.image: the wires run in a circle: b → c → b']],
    ['a wire from a node to itself', workflow([node('a', 'Display')], 'a>a.eeObject'), ['a.eeObject: the wires run in a circle: a → a']],
    ['a muted node', workflow([collection, node('mosaic', 'Mosaic', {}, { muted: true })], 'collection>mosaic.collection'), ['mosaic: the node is muted']],
    ['a Map with nothing inside', workflow([collection, node('map', 'Map')], 'collection>map.collection'), ['map: the Map has nothing inside']],
    ['a Map without its answer', workflow([collection, node('map', 'Map', {}, { body: body('gone', [], '') })], 'collection>map.collection'), ["map: the Map's answer should be the node 'gone' inside, which is not there"]],
    ['a Map whose answer is a collection', workflow([collection, node('map', 'Map', {}, { body: body('all', [node('all', 'Collection', { id: 'y' })], '') })], 'collection>map.collection'), ["map: the Map's answer must be an image, not an image collection"]],
  ])('names %s', (_, document, expected) => {
    expect(issues(document)).toEqual(expected);
  });

  it('is told once, at the node that it is of, and not at those below', () => {
    const document = workflow([node('collection', 'Collection'), node('mosaic', 'Mosaic'), node('show', 'Display')], 'collection>mosaic.collection mosaic>show.eeObject');
    expect(issues(document)).toHaveLength(1);
    expect([...compiled(document).nodes.keys()]).toEqual([]);
  });

  it('of a muted node is a warning', () => {
    expect(compiled(workflow([{ ...collection, muted: true }])).issues).toMatchObject([{ node: 'collection', severity: 'warning' }]);
  });

  it('leaves the rest of the workflow alone', () => {
    const document = workflow([collection, node('mosaic', 'Mosaic'), node('broken', 'Select')], 'collection>mosaic.collection');
    expect([...compiled(document).nodes.keys()]).toEqual(['collection', 'mosaic']);
  });

  it.each([1000, 5000])('and not a crash comes of %s nodes in a row', (length) => {
    const chain = [collection, ...Array.from({ length: length - 1 }, (_, index) => node(`d${index}`, 'FilterDate', { start: '2020', end: '2021' }))];
    const edges = chain.slice(1).map(({ id }, index) => `${chain[index].id}>${id}.collection`).join(' ');
    for (const nodes of [chain, [...chain].reverse()]) {
      const result = compiled(workflow(nodes, edges));
      expect(issueLines(result)[0]).toMatch(/^d\d+(\.collection)?: more than 500 nodes in a row lead here$/);
      expect(result.nodes.size).toBeLessThanOrEqual(500);
      expect(result.nodes.has(`d${length - 2}`)).toBe(false);
    }
    const fine = workflow(chain.slice(0, 500).reverse(), edges.split(' ').slice(0, 499).join(' '));
    expect(issues(fine)).toEqual([]);
  });
});

describe('a bypassed node', () => {
  it('passes its first input on', () => {
    const document = workflow([collection, node('dates', 'FilterDate', { start: 'wrong' }, { bypassed: true }), node('mosaic', 'Mosaic')], 'collection>dates.collection dates>mosaic.collection');
    expect(issues(document)).toEqual([]);
    expect(expressionOf(document, 'mosaic')).toEqual(invoke('ImageCollection.mosaic', { collection: LOAD }));
  });

  it('cannot be one that gives something else than it takes', () => {
    expect(issues(workflow([collection, node('mosaic', 'Mosaic', {}, { bypassed: true })], 'collection>mosaic.collection'))).toEqual([
      'mosaic: Mosaic cannot be bypassed: it gives something else than it takes',
    ]);
    expect(issues(workflow([{ ...collection, bypassed: true }]))).toEqual(['collection: Collection cannot be bypassed: it gives something else than it takes']);
  });
});

describe('a Map', () => {
  const select = (bandSelectors: Json = ['B4']): Node => node('select', 'Select', { bandSelectors });
  const mapping = (inner: ReturnType<typeof body>, edges = ''): Workflow => workflow([collection, node('map', 'Map', {}, { body: inner })], `collection>map.collection ${edges}`);

  it('is a function of one image', () => {
    expect(expressionOf(mapping(body('select', [select()], '$img>select.input')), 'map')).toEqual(
      invoke('Collection.map', {
        collection: LOAD,
        baseAlgorithm: {
          functionDefinitionValue: {
            argumentNames: ['_MAPPING_VAR_0_0'],
            body: invoke('Image.select', { input: { argumentReference: '_MAPPING_VAR_0_0' }, bandSelectors: constant(['B4']) }),
          },
        },
      }),
    );
  });

  it('gives the nodes inside an expression with the argument free, and says what it stands for', () => {
    const { nodes } = compiled(mapping(body('select', [select()], '$img>select.input')));
    expect(nodes.get('map/select')).toMatchObject({ kind: 'Image', mapped: [{ name: '_MAPPING_VAR_0_0', collection: LOAD }] });
    expect(nodes.get('map')).toMatchObject({ kind: 'ImageCollection', mapped: [] });
  });

  it('does not compile nodes that do not lead to its answer into it', () => {
    const inner = body('select', [select(), node('times', 'Multiply', { image2: 7 })], '$img>select.input $img>times.image1');
    expect(JSON.stringify(expressionOf(mapping(inner), 'map'))).not.toContain('Image.multiply');
    expect(compiled(mapping(inner)).nodes.has('map/times')).toBe(true);
  });

  it('sees values from outside by the names of further inputs', () => {
    const inner = body('add', [node('add', 'AddBands')], '$img>add.dstImg $extra>add.srcImg');
    const document = workflow([collection, node('mosaic', 'Mosaic'), node('map', 'Map', {}, { body: inner })], 'collection>map.collection collection>mosaic.collection mosaic>map.extra');
    expect(JSON.stringify(expressionOf(document, 'map'))).toContain('"srcImg":{"functionInvocationValue":{"functionName":"ImageCollection.mosaic"');
  });

  it('does not blame its body for a value from outside that has an issue of its own', () => {
    const inner = body('add', [node('add', 'AddBands')], '$img>add.dstImg $extra>add.srcImg');
    const document = workflow([collection, node('mosaic', 'Mosaic'), node('map', 'Map', {}, { body: inner })], 'collection>map.collection mosaic>map.extra');
    expect(issues(document)).toEqual(["mosaic.collection: 'collection' is missing: expected an image collection"]);
  });

  it('says that a name from outside is not there', () => {
    expect(issues(mapping(body('add', [node('add', 'AddBands')], '$img>add.dstImg $extra>add.srcImg')))).toEqual(['map/add.srcImg: nothing is called $extra here']);
  });

  it('shows the issues inside even where its collection is missing', () => {
    expect(issues(workflow([node('map', 'Map', {}, { body: body('select', [node('select', 'Select')], '$img>select.input') })]))).toEqual([
      "map.collection: 'collection' is missing: expected an image collection",
      "map/select.bandSelectors: 'bandSelectors' is missing: expected a list of band names, patterns or indices",
    ]);
  });

  it('inside a Map has another argument, named as in the official client', () => {
    const inner = { ...body('select', [select()], '$one>select.input'), argument: 'one' };
    const outer = body('mosaic', [node('each', 'Map', {}, { body: inner }), node('mosaic', 'Mosaic')], '$all>each.collection each>mosaic.collection');
    const result = compiled(mapping(outer, 'collection>map.all'));
    expect(issueLines(result)).toEqual([]);
    expect(result.nodes.get('map/each/select')?.mapped.map(({ name }) => name)).toEqual(['_MAPPING_VAR_1_0', '_MAPPING_VAR_0_0']);
  });

  it('inside a Map sees the argument of the outer one', () => {
    const inner = { ...body('add', [node('add', 'AddBands')], '$one>add.dstImg $img>add.srcImg'), argument: 'one' };
    const outer = body('mosaic', [node('each', 'Map', {}, { body: inner }), node('mosaic', 'Mosaic')], '$all>each.collection each>mosaic.collection');
    expect(JSON.stringify(expressionOf(mapping(outer, 'collection>map.all'), 'map'))).toContain(
      '"dstImg":{"argumentReference":"_MAPPING_VAR_0_0"},"srcImg":{"argumentReference":"_MAPPING_VAR_1_0"}',
    );
  });
});

describe('where an expression comes from', () => {
  const document = workflow(
    [collection, node('bounds', 'FilterBounds', { geometry: { type: 'Point', coordinates: [1, 2] } }), node('mosaic', 'Mosaic'), node('show', 'Display'), node('twin', 'Mosaic')],
    'collection>bounds.collection bounds>mosaic.collection mosaic>show.eeObject bounds>twin.collection',
  );
  const origins = (expression: Expression): unknown => compiled(document).origins.get(hashExpression(expression));

  it('is the most upstream node, then the others of the same hash', () => {
    expect(origins(LOAD)).toEqual([{ node: 'collection' }]);
    expect(origins(expressionOf(document, 'mosaic'))).toEqual([{ node: 'mosaic' }, { node: 'show' }, { node: 'twin' }]);
  });

  it('is the param that made it', () => {
    expect(origins(invoke('GeometryConstructors.Point', { coordinates: constant([1, 2]) }))).toEqual([{ node: 'bounds', param: 'geometry' }]);
  });

  it('is a node inside a Map', () => {
    const mapped = workflow([collection, node('map', 'Map', {}, { body: body('select', [node('select', 'Select', { bandSelectors: ['X'] })], '$img>select.input') })], 'collection>map.collection');
    const select = compiled(mapped).nodes.get('map/select');
    const issue = { hash: select ? hashExpression(select.expression) : '', severity: 'error', message: "no band 'X'", argument: 'bandSelectors' } as const;
    expect(locateIssue(compiled(mapped), issue, 'map')).toEqual({ node: 'map/select', param: 'bandSelectors', severity: 'error', message: "no band 'X'" });
  });

  it('is that of several nodes with the same fault which lies above the node that was asked about', () => {
    const branch = (name: string): Node[] => [node(`dates-${name}`, 'FilterDate', { start: '2021', end: '2020' }), node(`top-${name}`, 'Mosaic')];
    const twins = workflow([collection, node('other', 'Collection', { id: 'y' }), ...branch('a'), ...branch('b')], 'collection>dates-a.collection dates-a>top-a.collection other>dates-b.collection dates-b>top-b.collection');
    const hash = hashExpression(invoke('DateRange', { start: constant('2021'), end: constant('2020') }));
    const at = (asked: string): string => locateIssue(compiled(twins), { hash, severity: 'error', message: 'm' }, asked).node;
    expect([at('top-a'), at('top-b')]).toEqual(['dates-a', 'dates-b']);
  });

  it('is the node that was asked about, where it cannot be told', () => {
    expect(locateIssue(compiled(document), { hash: 'unknown', severity: 'error', message: 'm' }, 'show')).toEqual({ node: 'show', severity: 'error', message: 'm' });
  });

  it('tells which nodes a node depends on', () => {
    expect([...compiled(document).upstream('mosaic')].sort()).toEqual(['bounds', 'collection', 'mosaic']);
  });
});

describe('a graph of 200 nodes', () => {
  /** 40 branches of 5 nodes, one of them a Map. */
  function graph(change: string): Workflow {
    const nodes: Node[] = [];
    const edges: string[] = [];
    for (let branch = 0; branch < 40; branch++) {
      const [load, dates, map, best, show] = ['load', 'dates', 'map', 'best', 'show'].map((name) => `${name}-${branch}`);
      const inner = body('select', [node('select', 'Select', { bandSelectors: [`B${branch}`] })], '$img>select.input');
      nodes.push(
        node(load, 'Collection', { id: `set-${branch}` }),
        node(dates, 'FilterDate', { start: '2020-07-01', end: branch === 7 ? change : '2020-09-01' }),
        node(map, 'Map', {}, { body: inner }),
        node(best, 'QualityMosaic', { qualityBand: 'q' }),
        node(show, 'Display', { min: 0, max: branch }),
      );
      edges.push(`${load}>${dates}.collection ${dates}>${map}.collection ${map}>${best}.collection ${best}>${show}.eeObject`);
    }
    return workflow(nodes, edges.join(' '));
  }

  it('compiles after an edit in 10 ms (the median of several)', () => {
    const times: number[] = [];
    for (let edit = 0; edit < 50; edit++) {
      const document = graph(`2020-10-01T00:${String(edit).padStart(2, '0')}`);
      const started = performance.now();
      const { nodes, issues: found } = compile(document, nodeTypes);
      times.push(performance.now() - started);
      expect([nodes.size, found]).toEqual([240, []]);
    }
    const warm = times.slice(25).sort((one, other) => one - other);
    expect(warm[12]).toBeLessThanOrEqual(10);
  });
});

it('looks at as many wires as a file may hold in no time, and says once that they lead to one input', () => {
  const edges = 'collection>mosaic.collection '.repeat(20_000);
  const started = performance.now();
  expect(issues(workflow([collection, node('mosaic', 'Mosaic')], edges))).toEqual(["mosaic.collection: two wires lead to 'collection'"]);
  expect(performance.now() - started).toBeLessThan(2_000);
});
