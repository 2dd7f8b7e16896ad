import { Command as CommandIcon } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { addressesOf, nodeAt } from '../../src/workflow/edits.ts';
import { titleOf } from '../canvas/actions.ts';
import { flow } from '../canvas/flow.ts';
import { nodeIcon } from '../canvas/kinds.ts';
import { commands } from '../commands/commands.ts';
import { keysText } from '../commands/keys.ts';
import { useOutsidePress } from '../parts/use-outside-press.ts';
import { useDocument } from '../store/document.ts';
import { useView } from '../store/view.ts';
import './search.css';

interface Entry {
  readonly id: string;
  readonly section: string;
  readonly words: string;
  readonly icon: React.ReactNode;
  readonly hint: string;
  readonly run: () => void;
}

/** Every command, and every node of this workflow to go to. */
export function CommandPalette() {
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const state = useDocument();
  const field = useRef<HTMLInputElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const close = (): void => useView.getState().set({ palette: false });
  useEffect(() => field.current?.focus(), []);
  useEffect(() => setChosen(0), [query]);
  useOutsidePress(box, close);

  const entries: Entry[] = [
    ...commands
      .filter((command) => command.id !== 'commands' && command.when(state))
      .map(({ id, icon: Icon, label, keys, run }) => ({ id, section: 'Commands', words: label(state), icon: <Icon size={16} aria-hidden="true" />, hint: keys.length > 0 ? keysText(keys[0]) : '', run })),
    ...addressesOf(state.workflow).flatMap((address): Entry[] => {
      const node = nodeAt(state.workflow, address);
      if (!node) return [];
      const Icon = nodeIcon(node.type);
      const go = (): void => {
        state.select([address]);
        flow.fit([address]);
      };
      return [{ id: address, section: 'In this workflow', words: `${titleOf(node)} (${address})`, icon: <Icon size={16} aria-hidden="true" />, hint: 'go to node', run: go }];
    }),
  ];
  const found = entries.filter(({ words }) => query.toLowerCase().split(/\s+/).every((part) => words.toLowerCase().includes(part)));
  const marked = found.at(Math.min(chosen, found.length - 1));
  const run = (entry: Entry): void => {
    close();
    entry.run();
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter' && marked) run(marked);
    else if (event.key === 'ArrowDown') setChosen((chosen + 1) % Math.max(1, found.length));
    else if (event.key === 'ArrowUp') setChosen((chosen - 1 + found.length) % Math.max(1, found.length));
    else return;
    event.preventDefault();
  };
  return (
    <div className="search-sheet command-palette" ref={box} role="dialog" aria-label="Commands">
      <label className="search-field">
        <CommandIcon size={16} aria-hidden="true" />
        <input ref={field} value={query} placeholder="Run a command or go to a node" aria-label="Run a command or go to a node" onChange={(event) => setQuery(event.target.value)} onKeyDown={onKeyDown} />
      </label>
      <ul role="listbox" aria-label="Commands">
        {found.map((entry, index) => [
          index === 0 || found[index - 1].section !== entry.section ? (
            <li key={entry.section} className="search-section" aria-hidden="true">
              {entry.section}
            </li>
          ) : null,
          <li
            key={entry.id}
            role="option"
            className="command-row"
            aria-selected={entry === marked}
            onPointerEnter={() => setChosen(index)}
            onClick={() => run(entry)}
            ref={(element) => {
              if (entry === marked) element?.scrollIntoView({ block: 'nearest' });
            }}
          >
            {entry.icon}
            <span className="ellipsis grow">{entry.words}</span>
            <kbd>{entry.hint}</kbd>
          </li>,
        ])}
        {found.length === 0 && <li className="none">Nothing is called “{query}”</li>}
      </ul>
    </div>
  );
}
