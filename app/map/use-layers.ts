import { useMemo } from 'react';
import { useDatasets } from '../store/datasets.ts';
import { useDocument } from '../store/document.ts';
import { folderOf, useValues } from '../store/values.ts';
import { type Layer, layersOf } from './layers.ts';

/** The layers of the map as they stand, the top one first. */
export function useLayers(): readonly Layer[] {
  const workflow = useDocument((state) => state.workflow);
  const compiled = useDocument((state) => state.compiled);
  const path = useDocument((state) => state.path);
  const answers = useValues((state) => state.answers);
  const datasets = useDatasets((state) => state.datasets);
  return useMemo(() => layersOf(workflow, compiled, answers, folderOf(path), datasets), [workflow, compiled, answers, path, datasets]);
}
