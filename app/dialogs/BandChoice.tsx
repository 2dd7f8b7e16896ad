interface Props {
  readonly names: readonly string[];
  /** Null: all. */
  readonly chosen: readonly string[] | null;
  readonly onChange: (bands: readonly string[] | null) => void;
}

/** Bands to be switched on and off. */
export function BandChoice({ names, chosen, onChange }: Props) {
  return (
    <div className="form-label">
      <span>
        Bands{' '}
        {chosen !== null && (
          <button type="button" className="quiet" onClick={() => onChange(null)}>
            (all)
          </button>
        )}
      </span>
      <div className="export-bands">
        {names.map((name) => (
          <button key={name} type="button" aria-pressed={chosen === null || chosen.includes(name)} onClick={() => onChange(toggled(chosen ?? names, name, names))}>
            {name}
          </button>
        ))}
      </div>
    </div>
  );
}

/** The bands with one more or one less, in the image's order; never none. */
function toggled(chosen: readonly string[], name: string, all: readonly string[]): readonly string[] {
  const next = all.filter((band) => (band === name ? !chosen.includes(band) : chosen.includes(band)));
  return next.length === 0 ? chosen : next;
}
