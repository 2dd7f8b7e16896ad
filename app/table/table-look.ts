import { useMemo } from 'react';
import type { TableAnswer } from '../../src/server/api.ts';
import type { Address } from '../../src/workflow/address.ts';
import { nodeAt } from '../../src/workflow/edits.ts';
import { classesAbove, datasetsAbove } from '../../src/workflow/node-style.ts';
import { sourceOf } from '../../src/workflow/wiring.ts';
import { nodeTypes } from '../../nodes/index.ts';
import { useDatasets } from '../store/datasets.ts';
import { useDocument } from '../store/document.ts';
import { type NodeValue, useNodeValue } from '../store/values.ts';
import { histogramBands, linesOf } from './charts.ts';

/** What a chart can show or hide: the lines of a series, the bands of a histogram. */
export function linesShown(table: TableAnswer): string[] {
  if (table.content === 'series') return linesOf(table);
  return table.content === 'histogram' ? histogramBands(table) : [];
}

/** The names and colours of the classes that a node counts, where the registry tells them. */
export function useClasses(address: Address, value: NodeValue): readonly { readonly value: number; readonly name: string; readonly color: string }[] | null {
  const workflow = useDocument((state) => state.workflow);
  const datasets = useDatasets((state) => state.datasets);
  const node = nodeAt(workflow, address);
  const source = sourceOf(workflow, address, 'image');
  const { description } = useNodeValue(source ?? address);
  const given = node?.params.band;
  const band = typeof given === 'string' ? given : (description?.bands.at(0)?.name ?? null);
  const isOfClasses = node?.type === 'ClassAreas' && value.description !== null;
  return useMemo(
    () => (isOfClasses && band !== null ? classesAbove(workflow, address, datasetsAbove(workflow, address, datasets), nodeTypes)(band) : null),
    [isOfClasses, band, workflow, address, datasets],
  );
}
