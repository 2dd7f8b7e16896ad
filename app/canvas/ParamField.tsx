import { CalendarDays, ChevronDown, PencilLine } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { type Json, isJsonArray, isJsonObject } from '../../src/expression/json.ts';
import type { Address } from '../../src/workflow/address.ts';
import { setParam } from '../../src/workflow/edits.ts';
import { type InputKind, REDUCERS, inputKinds } from '../../src/workflow/input-kinds.ts';
import type { NodeInput } from '../../src/workflow/node-type.ts';
import { useDatasets } from '../store/datasets.ts';
import { useDocument } from '../store/document.ts';
import { useView } from '../store/view.ts';

interface Props {
  readonly address: Address;
  readonly name: string;
  readonly input: NodeInput;
  readonly value: Json | undefined;
  /** The names of the bands that there are to choose from; empty while they are not known. */
  readonly bands: readonly string[];
  readonly bad: boolean;
}

interface FieldProps extends Props {
  readonly change: (value: Json | undefined) => void;
}

/** A param typed in place: each kind of input has its own field; a kind without one does not compile. */
export function ParamField(props: Props) {
  const { address, name, input } = props;
  const change = (value: Json | undefined): void => {
    useDocument.getState().edit(`Change ${name}`, (before) => setParam(before, address, name, value), `${address}.${name}`);
  };
  const Field = input.choices ? ChoiceField : FIELDS[input.kind];
  return <Field {...props} change={change} />;
}

const FIELDS: { readonly [K in InputKind]: (props: FieldProps) => React.JSX.Element } = {
  Image: NoField,
  ImageCollection: NoField,
  ImageOrCollection: NoField,
  ImageOrNumber: TextField,
  ImageOrTable: NoField,
  Dataset: DatasetField,
  Band: BandField,
  Bands: BandsField,
  Names: TextField,
  Condition: TextField,
  Value: TextField,
  String: TextField,
  Number: TextField,
  Numbers: TextField,
  Matrix: TextField,
  Boolean: BooleanField,
  Date: DateField,
  Geometry: GeometryField,
  Features: GeometryField,
  Reducer: ReducerField,
  Palette: TextField,
};

function NoField() {
  return <></>;
}

/** A param's value as one types it. */
export function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (isJsonArray(value) && value.every((item) => typeof item === 'string' || typeof item === 'number')) return value.join(', ');
  if (isJsonObject(value) && value.type === 'Point' && isJsonArray(value.coordinates)) return value.coordinates.map((item) => JSON.stringify(item)).join(', ');
  return JSON.stringify(value);
}

/** A text that is taken over when it is left or Enter is pressed; Escape puts it back. */
function useDraft({ value, input, change }: FieldProps) {
  const text = textOf(value);
  const [draft, setDraft] = useState(text);
  useEffect(() => setDraft(text), [text]);
  const commit = (): void => {
    if (draft === text) return;
    change(draft.trim() === '' ? undefined : inputKinds[input.kind].fromText(draft));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter') commit();
    if (event.key === 'Escape') setDraft(text);
  };
  return { value: draft, onChange: (event: { target: { value: string } }) => setDraft(event.target.value), onBlur: commit, onKeyDown };
}

function TextField(props: FieldProps) {
  const draft = useDraft(props);
  const { name, input, bad } = props;
  return (
    <span className={`field nodrag mono${bad ? ' bad' : ''}`}>
      <input {...draft} aria-label={name} placeholder={placeholderOf(input)} title={input.help} spellCheck={false} />
    </span>
  );
}

function placeholderOf(input: NodeInput): string {
  if (input.default !== undefined) return textOf(input.default);
  return input.optional ? 'optional' : '';
}

function DatasetField(props: FieldProps) {
  const datasets = useDatasets((state) => state.datasets);
  const list = useId();
  const draft = useDraft(props);
  return (
    <span className={`field nodrag mono${props.bad ? ' bad' : ''}`}>
      <input {...draft} list={list} aria-label={props.name} placeholder="data set or folder" title={textOf(props.value) || props.input.help} spellCheck={false} />
      <datalist id={list}>
        {datasets.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </datalist>
    </span>
  );
}

function ChoiceField({ name, input, value, bad, change }: FieldProps) {
  const chosen = textOf(value ?? input.default);
  return (
    <Menu name={name} value={chosen} bad={bad} help={input.help} choices={input.choices ?? []} onChoose={(choice) => change(choice === input.default ? undefined : choice)} />
  );
}

function BandField({ name, input, value, bands, bad, change }: FieldProps) {
  return <Menu name={name} value={textOf(value)} bad={bad} help={input.help} choices={bands} onChoose={change} />;
}

/** A menu of real choices; a value that is none of them stays in it. */
function Menu(props: { name: string; value: string; bad: boolean; help: string; choices: readonly string[]; onChoose: (choice: string) => void }) {
  const { name, value, bad, help, choices, onChoose } = props;
  const all = value === '' || choices.includes(value) ? choices : [value, ...choices];
  return (
    <span className={`field nodrag mono${bad ? ' bad' : ''}`}>
      <select aria-label={name} title={help} value={value} onChange={(event) => onChoose(event.target.value)}>
        {value === '' && <option value="">choose</option>}
        {all.map((choice) => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </select>
      <ChevronDown size={12} aria-hidden="true" />
    </span>
  );
}

/** Names of bands with commas; the menu beside adds and takes away real ones. */
function BandsField(props: FieldProps) {
  const { name, value, bands, bad, change, input } = props;
  const draft = useDraft(props);
  const chosen = isJsonArray(value) ? value.filter((item) => typeof item === 'string') : typeof value === 'string' ? [value] : [];
  const toggle = (band: string): void => {
    const others = chosen.filter((item) => item !== band);
    const next = chosen.includes(band) ? others : [...chosen, band];
    change(next.length === 0 ? undefined : next);
  };
  return (
    <span className={`field nodrag mono${bad ? ' bad' : ''}`}>
      <input {...draft} aria-label={name} placeholder={placeholderOf(input)} title={input.help} spellCheck={false} />
      {bands.length > 0 && <ToggleMenu name={name} noun="band" choices={bands} chosen={chosen} onToggle={toggle} />}
    </span>
  );
}

/** The names of reducers with commas; the menu beside adds and takes away those that there are. */
function ReducerField(props: FieldProps) {
  const { name, value, bad, change, input } = props;
  const draft = useDraft(props);
  const given = value ?? input.default;
  const chosen = (isJsonArray(given) ? given : [given]).filter((item) => typeof item === 'string');
  const toggle = (reducer: string): void => {
    const next = chosen.includes(reducer) ? chosen.filter((item) => item !== reducer) : [...chosen, reducer];
    change(next.length === 0 ? undefined : next.length === 1 ? next[0] : next);
  };
  return (
    <span className={`field nodrag mono${bad ? ' bad' : ''}`}>
      <input {...draft} aria-label={name} placeholder={placeholderOf(input)} title={input.help} spellCheck={false} />
      <ToggleMenu name={name} noun="reducer" choices={[...REDUCERS, 'p10', 'p90']} chosen={chosen} onToggle={toggle} />
    </span>
  );
}

/** A menu that adds a name to a list, or takes it away. */
function ToggleMenu(props: { name: string; noun: string; choices: readonly string[]; chosen: readonly string[]; onToggle: (choice: string) => void }) {
  const { name, noun, choices, chosen, onToggle } = props;
  return (
    <span className="field-menu">
      <ChevronDown size={12} aria-hidden="true" />
      <select aria-label={`${name}: add or take away a ${noun}`} value="" onChange={(event) => onToggle(event.target.value)}>
        <option value="">add or take away</option>
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {chosen.includes(choice) ? `✓ ${choice}` : choice}
          </option>
        ))}
      </select>
    </span>
  );
}

function BooleanField({ name, input, value, change }: FieldProps) {
  const isOn = (value ?? input.default) === true;
  return <button type="button" className="switch nodrag" role="switch" aria-checked={isOn} aria-label={name} title={input.help} onClick={() => change(!isOn)} />;
}

const PLAIN_DATE = /^\d{4}-\d{2}-\d{2}$/;

/** A date typed as 2020-07-01 (or with a time of day), or chosen in the calendar beside it. */
function DateField(props: FieldProps) {
  const { name, value, bad, change, input } = props;
  const text = textOf(value);
  const draft = useDraft(props);
  const calendar = useRef<HTMLInputElement>(null);
  const day = text.slice(0, 10);
  return (
    <span className={`field nodrag mono${bad ? ' bad' : ''}`}>
      <input {...draft} aria-label={name} title={input.help} placeholder={input.optional ? 'optional' : '2020-07-01'} spellCheck={false} />
      <button type="button" aria-label={`${name}: choose a day`} title="Choose a day" onClick={() => calendar.current?.showPicker()}>
        <CalendarDays size={12} />
      </button>
      <input
        ref={calendar}
        className="calendar"
        type="date"
        tabIndex={-1}
        aria-hidden="true"
        value={PLAIN_DATE.test(day) ? day : ''}
        min="1970-01-01"
        max="2100-12-31"
        onChange={(event) => {
          if (event.target.value !== '') change(event.target.value);
        }}
      />
    </span>
  );
}

function GeometryField(props: FieldProps) {
  const { address, name, value, bad, input } = props;
  const draft = useDraft(props);
  const drawing = useView((state) => state.drawing) === address;
  return (
    <span className={`field nodrag mono${bad ? ' bad' : ''}`}>
      <input {...draft} aria-label={name} placeholder="lon, lat" title={geometryWords(value) || input.help} spellCheck={false} />
      <button
        type="button"
        aria-label="Draw on the map"
        title="Draw on the map"
        aria-pressed={drawing}
        onClick={() => useView.getState().set(drawing ? { drawing: null } : { drawing: address, tab: 'map' })}
      >
        <PencilLine size={12} />
      </button>
    </span>
  );
}

function geometryWords(value: Json | undefined): string {
  return isJsonObject(value) && typeof value.type === 'string' ? `${value.type}: ${textOf(value)}` : '';
}
