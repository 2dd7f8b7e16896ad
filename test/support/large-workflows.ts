import type { Body, Edge, Node, Workflow } from '../../src/workflow/workflow.ts';
import { body, node, wires, workflow } from './workflow.ts';

/**
 * A workflow of `count` nodes: a collection, a map over it, its mosaic, and a long row of sums and multiples of that, which
 * splits and joins again. `seed` is in its first param, so that no two are alike.
 */
export function longWorkflow(count: number, seed: number): Workflow {
  const negative = body('times', [node('times', 'Multiply', { image2: -seed - 1 })], '$img>times.image1');
  const nodes: Node[] = [
    node('collection', 'Collection', { id: 'x' }),
    node('map', 'Map', {}, { body: negative }),
    node('mosaic', 'Mosaic'),
  ];
  const edges: Edge[] = wires('collection>map.collection map>mosaic.collection');
  let last = 'mosaic';
  // The multiplication inside the map counts, too.
  for (let index = 0; nodes.length < count - 1; index++) {
    const id = `step-${index}`;
    if (index % 2 === 0) {
      nodes.push(node(id, 'Multiply', { image2: index + 2 }));
      edges.push(...wires(`${last}>${id}.image1`));
    } else {
      nodes.push(node(id, 'AddBands'));
      edges.push(...wires(`${last}>${id}.dstImg mosaic>${id}.srcImg`));
    }
    last = id;
  }
  return { ...workflow(nodes), edges };
}

/** A Map in a Map and so on, `depth` of them, each of which adds a band to the outer image. */
export function nestedMaps(depth: number): Workflow {
  const inside = (level: number): Body =>
    level === 1
      ? body('times', [node('times', 'Multiply', { image2: 2 })], '$img>times.image1')
      : body(
          'add',
          [node('inner', 'Collection', { id: 'x' }), node('map', 'Map', {}, { body: inside(level - 1) }), node('mosaic', 'Mosaic'), node('add', 'AddBands')],
          'inner>map.collection map>mosaic.collection $img>add.dstImg mosaic>add.srcImg',
        );
  return workflow([node('collection', 'Collection', { id: 'x' }), node('map', 'Map', {}, { body: inside(depth) })], 'collection>map.collection');
}
