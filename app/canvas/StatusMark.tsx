import type { NodeValue } from '../store/values.ts';

/** How a node stands: a shape first, then a colour, then words for those who see neither. */
export function StatusMark({ value }: { readonly value: NodeValue }) {
  const warned = value.state === 'fresh' && value.issues.length > 0;
  const mark = warned ? 'warning' : value.state;
  return (
    <svg className={`status-mark ${mark}`} viewBox="0 0 14 14" role="img" aria-label={WORDS[mark]}>
      <title>{WORDS[mark]}</title>
      {SHAPES[mark]}
    </svg>
  );
}

const WORDS = {
  fresh: 'Up to date',
  asking: 'Being looked at',
  blocked: 'Waits for its input',
  failed: 'Something is wrong',
  warning: 'Up to date, with a remark',
} as const;

const SHAPES = {
  fresh: (
    <>
      <circle cx="7" cy="7" r="6.5" className="fill" />
      <path d="M4.2 7.2L6.2 9.2L9.9 5.1" className="ink" />
    </>
  ),
  asking: (
    <>
      <circle cx="7" cy="7" r="5.75" className="ring" />
      <path d="M7 1.25A5.75 5.75 0 0 1 12.75 7" className="arc" />
    </>
  ),
  blocked: <circle cx="7" cy="7" r="5.75" className="ring" strokeDasharray="2 2.1" />,
  failed: (
    <>
      <path d="M4.3 .5h5.4l3.8 3.8v5.4l-3.8 3.8h-5.4l-3.8-3.8v-5.4z" className="fill" />
      <path d="M7 3.6v4" className="ink" />
      <circle cx="7" cy="10" r=".4" className="ink" />
    </>
  ),
  warning: (
    <>
      <path d="M7 1L13.4 12.6H.6Z" className="fill" />
      <path d="M7 5v3.4" className="ink" />
      <circle cx="7" cy="10.6" r=".3" className="ink" />
    </>
  ),
} as const;
