import { useMemo } from 'react';
import type { Address } from '../../src/workflow/address.ts';
import { outputKind } from '../canvas/wiring.ts';
import { useDocument } from '../store/document.ts';

/** The nodes of the workflow that give tables, in their order; an Export of one is no table of its own. */
export function useTables(): readonly Address[] {
  const workflow = useDocument((state) => state.workflow);
  return useMemo(() => workflow.nodes.filter(({ id, type }) => type !== 'Export' && outputKind(workflow, '', id) === 'Table').map(({ id }) => id), [workflow]);
}
