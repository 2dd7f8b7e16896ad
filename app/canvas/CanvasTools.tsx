import { useStore } from '@xyflow/react';
import { Maximize, Minus, Plus, Waypoints } from 'lucide-react';
import { runCommand } from '../commands/commands.ts';
import { useDocument } from '../store/document.ts';

/** What floats over the canvas: the name of the workflow, and the zoom. */
export function CanvasTools() {
  const zoom = useStore((state) => state.transform[2]);
  const name = useDocument((state) => state.workflow.name);
  const nodes = useDocument((state) => state.workflow.nodes);
  const inside = nodes.reduce((count, node) => count + (node.body?.nodes.length ?? 0), 0);
  return (
    <>
      <div className="floating crumbs">
        <Waypoints size={14} aria-hidden="true" />
        <b className="ellipsis">{name}</b>
        <span className="quiet">
          {nodes.length} {nodes.length === 1 ? 'node' : 'nodes'}
          {inside > 0 && `, ${inside} inside Map`}
        </span>
      </div>
      <div className="floating zoomer">
        <button type="button" className="icon-button small" aria-label="Zoom out" title="Zoom out" onClick={() => runCommand('zoom-out')}>
          <Minus size={14} />
        </button>
        <span className="zoom-value">{Math.round(zoom * 100)} %</span>
        <button type="button" className="icon-button small" aria-label="Zoom in" title="Zoom in" onClick={() => runCommand('zoom-in')}>
          <Plus size={14} />
        </button>
        <button type="button" className="icon-button small" aria-label="Fit all" title="Fit all (Home)" onClick={() => runCommand('fit')}>
          <Maximize size={14} />
        </button>
      </div>
    </>
  );
}
