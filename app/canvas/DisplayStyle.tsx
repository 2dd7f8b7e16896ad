import { useEffect, useRef, useState } from 'react';
import type { Address } from '../../src/workflow/address.ts';
import { setParam } from '../../src/workflow/edits.ts';
import type { Node } from '../../src/workflow/workflow.ts';
import { useOutsidePress } from '../parts/use-outside-press.ts';
import { useDocument } from '../store/document.ts';
import { type NodeValue, useNodeValue } from '../store/values.ts';
import { textOf } from './ParamField.tsx';
import { sourceOf } from './NodeCard.tsx';

/** What the fields take below a node, in pixels of the screen. */
const ROOM = 190;
const CHANNELS = ['r', 'g', 'b'] as const;

/** A layer's bands and range, as chips that open into fields. */
export function DisplayStyle({ address, node, value }: { readonly address: Address; readonly node: Node; readonly value: NodeValue }) {
  const [open, setOpen] = useState(false);
  const [up, setUp] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const [own, canvas] = [box.current?.getBoundingClientRect(), box.current?.closest('.canvas')?.getBoundingClientRect()];
    setUp(own !== undefined && canvas !== undefined && canvas.bottom - own.bottom < ROOM);
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') setOpen(false);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [open]);
  useOutsidePress(box, () => setOpen(false), open);
  const bands = namesOf(node.params.bands);
  const bad = new Set(value.issues.flatMap((issue) => (issue.param === 'bands' ? bands.filter((band) => issue.message.includes(`'${band}'`)) : [])));
  return (
    <div className="display-style" ref={box}>
      <button type="button" className="band-chips nodrag" aria-expanded={open} aria-label="Bands and range" onClick={() => setOpen(!open)}>
        {bands.length === 0 ? (
          <span className="quiet">first bands</span>
        ) : (
          bands.slice(0, 3).map((band, index) => (
            <i key={index} className={bad.has(band) ? 'bad' : ''} data-channel={bands.length === 3 ? CHANNELS[index] : undefined}>
              {band}
            </i>
          ))
        )}
      </button>
      <button type="button" className="field mono nodrag" onClick={() => setOpen(!open)} aria-label="Range">
        {!('min' in node.params) && !('max' in node.params) ? <span className="quiet">type’s range</span> : `${textOf(node.params.min) || '0'} – ${textOf(node.params.max) || 'max'}`}
      </button>
      {open && <StyleFields address={address} node={node} up={up} />}
    </div>
  );
}

function StyleFields({ address, node, up }: { readonly address: Address; readonly node: Node; readonly up: boolean }) {
  const source = useDocument((state) => sourceOf(address, state.workflow));
  const { description } = useNodeValue(source ?? address);
  const names = description?.bands.map((band) => band.name) ?? [];
  const bands = namesOf(node.params.bands);
  const set = (param: string, next: string[] | number | undefined): void =>
    useDocument.getState().edit(`Change ${param}`, (before) => setParam(before, address, param, next), `${address}.${param}`);
  const setBand = (index: number, band: string): void => {
    const next = band === '' ? bands.slice(0, index) : bands.with(index, band);
    set('bands', next.length === 0 ? undefined : next);
  };
  const slots = bands.length === 1 ? [0, 1] : bands.length === 2 ? [0, 1, 2] : bands.length === 0 ? [0] : [0, 1, 2];
  return (
    <div className={`style-fields nodrag nowheel${up ? ' up' : ''}`}>
      {slots.map((index) => (
        <label key={index}>
          {bands.length > 1 ? ['Red', 'Green', 'Blue'][index] : index === 0 ? 'Band' : 'Green'}
          <span className="field mono">
            <select value={bands.at(index) ?? ''} onChange={(event) => (index < bands.length ? setBand(index, event.target.value) : set('bands', [...bands, event.target.value]))}>
              <option value="">none</option>
              {[...new Set([...names, ...bands])].map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          </span>
        </label>
      ))}
      {(['min', 'max', 'gamma'] as const).map((param) => (
        <NumberField key={param} param={param} value={node.params[param]} onChange={(next) => set(param, next)} />
      ))}
    </div>
  );
}

function NumberField({ param, value, onChange }: { param: string; value: Node['params'][string] | undefined; onChange: (value: number | undefined) => void }) {
  const text = textOf(value);
  const [draft, setDraft] = useState(text);
  useEffect(() => setDraft(text), [text]);
  const commit = (): void => {
    const number = Number(draft);
    if (draft.trim() === '') onChange(undefined);
    else if (Number.isFinite(number)) onChange(number);
    else setDraft(text);
  };
  return (
    <label>
      {param.charAt(0).toUpperCase() + param.slice(1)}
      <span className="field mono">
        <input value={draft} onChange={(event) => setDraft(event.target.value)} onBlur={commit} onKeyDown={(event) => event.key === 'Enter' && commit()} />
      </span>
    </label>
  );
}

function namesOf(value: Node['params'][string] | undefined): string[] {
  if (typeof value === 'string') return value.split(',').map((name) => name.trim());
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
