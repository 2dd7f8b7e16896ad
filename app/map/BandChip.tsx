interface BandChipProps {
  readonly band: string;
  readonly bands: readonly string[];
  readonly channel: 'red' | 'green' | 'blue' | 'grey';
  readonly onChange: (band: string) => void;
}

/** A band with the colour of its channel; choosing another is a menu. */
export function BandChip({ band, bands, channel, onChange }: BandChipProps) {
  return (
    <label className="band-chip" data-channel={channel}>
      <span className="ellipsis">{band}</span>
      <select value={band} aria-label={channel === 'grey' ? 'Band' : `Band of ${channel}`} title={band} onChange={(event) => onChange(event.target.value)}>
        {bands.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  );
}
