import { type KeyboardEvent, useState } from 'react';

interface NumbersFieldProps {
  readonly label: string;
  /** One a band; shown as one where they are all the same. */
  readonly numbers: readonly number[];
  readonly decimals?: number;
  readonly isValid?: (number: number) => boolean;
  readonly onChange: (numbers: readonly number[]) => void;
}

/** A number for all bands, or one for each with commas. Up and down change it. */
export function NumbersField({ label, numbers, decimals, isValid = () => true, onChange }: NumbersFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? textOf(numbers, decimals);
  const parsed = parse(text, numbers.length);
  const isBad = parsed === null || !parsed.every(isValid);

  function commit(): void {
    if (draft !== null && !isBad && draft !== textOf(numbers, decimals)) onChange(parsed);
    setDraft(null);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter') commit();
    else if (event.key === 'Escape') setDraft(null);
    else if ((event.key === 'ArrowUp' || event.key === 'ArrowDown') && !isBad) {
      const step = stepOf(Math.max(...parsed.map(Math.abs))) * (event.shiftKey ? 10 : 1) * (event.key === 'ArrowUp' ? 1 : -1);
      const next = parsed.map((number) => Number((number + step).toPrecision(12)));
      if (next.every(isValid)) onChange(next);
      setDraft(null);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <label className="numbers-field">
      {label}
      <span className={`field ${isBad ? 'bad' : ''}`}>
        <input className="mono" inputMode="decimal" value={text} aria-invalid={isBad} onChange={(event) => setDraft(event.target.value)} onBlur={commit} onKeyDown={onKeyDown} />
      </span>
    </label>
  );
}

function textOf(numbers: readonly number[], decimals: number | undefined): string {
  const words = numbers.map((number) => (decimals === undefined ? String(Number(number.toPrecision(7))) : number.toFixed(decimals)));
  return words.every((word) => word === words[0]) ? words[0] : words.join(', ');
}

function parse(text: string, count: number): readonly number[] | null {
  const words = text.split(',').map((word) => word.trim().replace('−', '-'));
  const numbers = words.map(Number);
  if (words.includes('') || !numbers.every(Number.isFinite) || (numbers.length !== 1 && numbers.length !== count)) return null;
  return Array.from({ length: count }, (_, index) => numbers[Math.min(index, numbers.length - 1)]);
}

/** A hundredth, in round numbers. */
function stepOf(size: number): number {
  return size === 0 ? 0.01 : 10 ** Math.floor(Math.log10(size) - 1);
}
