import { CircleHelp, Moon, Redo2, Search, Sun, Undo2 } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { graphOf } from '../../src/workflow/address.ts';
import { commandOf, runCommand } from '../commands/commands.ts';
import { keysText } from '../commands/keys.ts';
import { desktop } from '../server/desktop.ts';
import { documentName, isDirty, useDocument } from '../store/document.ts';
import { allIssues, folderOf, nodeValue, useValues } from '../store/values.ts';
import { useView } from '../store/view.ts';
import { AppMenu } from './AppMenu.tsx';
import './toolbar.css';

/** The document, its history, how far it is evaluated, and the way out: export. */
export function TopBar({ onIssues }: { readonly onIssues: () => void }) {
  const theme = useView((state) => state.theme);
  return (
    <header className="top-bar">
      <AppMenu />
      <DocumentTab />
      <CommandButton id="undo" icon={<Undo2 size={16} />} />
      <CommandButton id="redo" icon={<Redo2 size={16} />} />
      <span className="divider" />
      <Progress onIssues={onIssues} />
      <span className="grow" />
      <button type="button" className="field command-field" onClick={() => runCommand('commands')}>
        <Search size={14} aria-hidden="true" />
        <span className="grow ellipsis">Search or run a command</span>
        <span className="kbd">{keysText('Mod+K')}</span>
      </button>
      <button type="button" className="icon-button" aria-label={commandOf('theme').label(useDocument.getState())} title={commandOf('theme').label(useDocument.getState())} onClick={() => runCommand('theme')}>
        {theme === 'dark' ? <Moon size={16} /> : <Sun size={16} />}
      </button>
      <button type="button" className="icon-button" aria-label="Keys" title="Keys (?)" onClick={() => runCommand('keys')}>
        <CircleHelp size={16} />
      </button>
      <ExportButton />
    </header>
  );
}

function ExportButton() {
  const usable = useDocument((state) => commandOf('export').when(state));
  const Icon = commandOf('export').icon;
  return (
    <button type="button" className="button primary" disabled={!usable} title={`Export GeoTIFF (${keysText('Mod+E')})`} onClick={() => runCommand('export')}>
      <Icon size={16} aria-hidden="true" />
      Export
    </button>
  );
}

function CommandButton({ id, icon }: { readonly id: string; readonly icon: React.ReactNode }) {
  const command = commandOf(id);
  const usable = useDocument((state) => command.when(state));
  const label = useDocument((state) => command.label(state));
  return (
    <button type="button" className="icon-button" disabled={!usable} aria-label={label} title={`${label} (${keysText(command.keys[0])})`} onClick={() => runCommand(id)}>
      {icon}
    </button>
  );
}

/** The file's name, with a dot while it differs from the disk. */
function DocumentTab() {
  const workflow = useDocument((state) => state.workflow);
  const saved = useDocument((state) => state.saved);
  const name = useDocument(documentName);
  const dirty = useMemo(() => isDirty({ workflow, saved }), [workflow, saved]);
  useEffect(() => {
    document.title = `${name}${dirty ? ' •' : ''} – Geoweft`;
    desktop?.setEdited(name, dirty);
  }, [name, dirty]);
  useEffect(() => {
    if (!dirty || desktop) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [dirty]);
  return (
    <div className="document-tab" title={dirty ? 'There are changes that are not saved' : 'Saved'}>
      <span className="ellipsis">{name}</span>
      {dirty && <i className="dirty-dot" role="img" aria-label="Not saved" />}
    </div>
  );
}

/** "6 of 9 up to date", and how many issues there are. */
function Progress({ onIssues }: { readonly onIssues: () => void }) {
  const compiled = useDocument((state) => state.compiled);
  const workflow = useDocument((state) => state.workflow);
  const path = useDocument((state) => state.path);
  const answers = useValues((state) => state.answers);
  const images = useView((state) => state.images);
  const { fresh, all, issues } = useMemo(() => {
    const folder = folderOf(path);
    const addresses = [...compiled.nodes.keys()];
    const states = addresses.map((address) => nodeValue(address, compiled, answers, images[graphOf(address)], folder).state);
    const count = workflow.nodes.reduce((sum, node) => sum + 1 + (node.body?.nodes.length ?? 0), 0);
    return { fresh: states.filter((state) => state === 'fresh').length, all: count, issues: allIssues(compiled, answers, images, folder) };
  }, [compiled, workflow, answers, images, path]);
  if (all === 0) return null;
  const errors = issues.length;
  return (
    <div className="progress-state" role="status">
      <span className="progress-bar">
        <i style={{ width: `${(fresh / all) * 100}%` }} />
      </span>
      <span>{fresh === all ? 'All up to date' : `${fresh} of ${all} up to date`}</span>
      {errors > 0 && (
        <button type="button" className="issue-count" onClick={onIssues}>
          {errors} {errors === 1 ? 'issue' : 'issues'}
        </button>
      )}
    </div>
  );
}

