import { Handle, Position } from '@xyflow/react';
import { useDocument } from '../store/document.ts';
import { type Address, graphOf, idOf } from '../../src/workflow/address.ts';
import type { PortKind } from './kinds.ts';
import { PortShape } from './PortShape.tsx';
import { useWires } from './wires.ts';
import { wireFault } from './wiring.ts';

interface InputProps {
  readonly address: Address;
  readonly input: string;
  readonly kind: PortKind;
  readonly optional?: boolean;
  readonly label: string;
}

/** An input's port. While a wire is drawn it grows where the wire may end, and fades where it may not and says why. */
export function InputPort({ address, input, kind, optional = false, label }: InputProps) {
  const drawing = useWires((state) => state.drawing);
  const workflow = useDocument((state) => state.workflow);
  const graph = graphOf(address);
  const fault =
    drawing === null ? null : drawing.graph === graph ? wireFault(workflow, graph, drawing.from, idOf(address), input) : 'A wire stays inside its Map';
  const state = drawing === null ? '' : fault === null ? ' offered' : ' refused';
  return (
    <Handle type="target" position={Position.Left} id={input} className={`port in${state}`} aria-label={`Input ${label}`}>
      <PortShape kind={kind} optional={optional} />
      {fault !== null && <span className="port-fault">{fault}</span>}
    </Handle>
  );
}

interface OutputProps {
  readonly kind: PortKind;
  readonly label: string;
  readonly connectable?: boolean;
}

export function OutputPort({ kind, label, connectable = true }: OutputProps) {
  return (
    <Handle type="source" position={Position.Right} id="out" className="port out" isConnectable={connectable} aria-label={`Output ${label}`}>
      <PortShape kind={kind} />
    </Handle>
  );
}
