import { performance } from 'node:perf_hooks';
import { expect, it } from 'vitest';
import { nodeTypes } from '../../nodes/index.ts';
import { compile } from '../../src/workflow/compile.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';
import { longWorkflow, nestedMaps } from '../support/large-workflows.ts';

/** The same node types, which count how often a node is compiled. */
function counted(): { readonly types: readonly NodeType[]; readonly count: () => number } {
  let calls = 0;
  const types = nodeTypes.map((type): NodeType => ({
    ...type,
    compile(inputs) {
      calls++;
      return type.compile(inputs);
    },
  }));
  return { types, count: () => calls };
}

it('compiles 200 nodes in 10 ms, all of them new', () => {
  const times = Array.from({ length: 40 }, (_, seed) => {
    const document = longWorkflow(200, seed);
    const start = performance.now();
    const { issues } = compile(document, nodeTypes);
    const time = performance.now() - start;
    expect(issues).toEqual([]);
    return time;
  });
  expect(Math.min(...times)).toBeLessThan(10); // the least is what it takes; more is what else the machine does
});

it('compiles a node at most once for each Map around it, and once more', () => {
  const depth = 12;
  const { types, count } = counted();
  const { issues, nodes } = compile(nestedMaps(depth), types);
  expect(issues).toEqual([]);
  expect(nodes.size).toBe(2 + 4 * (depth - 1) + 1);
  expect(count()).toBeLessThanOrEqual(nodes.size * (depth + 1));
});

it('names the arguments of Maps in Maps after what lies inside', () => {
  const { nodes } = compile(nestedMaps(3), nodeTypes);
  const names = (address: string): string | undefined => nodes.get(address)?.mapped.map(({ name }) => name).join(' ');
  expect(names('map/map/map/times')).toBe('_MAPPING_VAR_2_0 _MAPPING_VAR_1_0 _MAPPING_VAR_0_0');
});
