import { CircleAlert, FileJson, Folder } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { FileEntry } from '../../src/server/api.ts';
import { api } from '../server/client.ts';
import { documentName, useDocument } from '../store/document.ts';
import { openPath, saveTo, sentence } from '../store/files.ts';
import { folderOf } from '../store/values.ts';
import { Modal } from './Modal.tsx';

interface Props {
  readonly mode: 'open' | 'save';
  readonly onClose: () => void;
}

/** The workspace's folders and workflows: to open one, or to name where to save. For shells without native dialogs. */
export function FileDialog({ mode, onClose }: Props) {
  const [folder, setFolder] = useState(() => folderOf(useDocument.getState().path));
  const [entries, setEntries] = useState<readonly FileEntry[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [name, setName] = useState(() => documentName(useDocument.getState()));
  const [replacing, setReplacing] = useState(false);

  useEffect(() => {
    let current = true;
    api.files(folder).then(
      ({ entries: found }) => {
        if (!current) return;
        setEntries(found.filter((entry) => entry.kind !== 'image'));
        setProblem(null);
      },
      (error: unknown) => {
        if (!current) return;
        setEntries([]);
        setProblem(error instanceof Error ? sentence(error.message) : String(error));
      },
    );
    return () => {
      current = false;
    };
  }, [folder]);

  const fileName = /\.weft$/.test(name.trim()) ? name.trim() : `${name.trim()}.weft`;
  const path = folder === '' ? fileName : `${folder}/${fileName}`;
  const exists = entries?.some((entry) => entry.name === fileName) ?? false;

  const open = async (entry: FileEntry): Promise<void> => {
    if (await openPath(entry.path)) onClose();
  };
  const saveHere = async (): Promise<void> => {
    if (name.trim() === '') { setProblem('A file needs a name.'); return; }
    if (exists && !replacing && path !== useDocument.getState().path) { setReplacing(true); return; }
    onClose();
    await saveTo(path, exists ? undefined : null);
  };

  return (
    <Modal title={mode === 'open' ? 'Open a workflow' : 'Save as'} onClose={onClose} wide>
      <Path folder={folder} onChoose={setFolder} />
      <ul className="file-list">
        {entries?.map((entry) => (
          <li key={entry.path}>
            <button
              type="button"
              onClick={() => {
                if (entry.kind === 'folder') setFolder(entry.path);
                else if (mode === 'open') void open(entry);
                else setName(entry.name);
              }}
            >
              {entry.kind === 'folder' ? <Folder size={14} aria-hidden="true" /> : <FileJson size={14} aria-hidden="true" />}
              <span className="ellipsis">{entry.name}</span>
              {entry.kind === 'workflow' && <span className="quiet">{new Date(entry.modified).toLocaleString()}</span>}
            </button>
          </li>
        ))}
        {entries?.length === 0 && problem === null && <li className="drawer-empty">No workflows here.</li>}
      </ul>
      {mode === 'save' && (
        <form
          className="form"
          style={{ marginTop: 12 }}
          onSubmit={(event) => {
            event.preventDefault();
            void saveHere();
          }}
        >
          <label>
            Name
            <span className="field mono">
              <input
                value={name}
                data-first
                spellCheck={false}
                onChange={(event) => {
                  setName(event.target.value);
                  setReplacing(false);
                }}
              />
            </span>
          </label>
        </form>
      )}
      {problem !== null && (
        <p className="problem" role="alert">
          <CircleAlert size={14} aria-hidden="true" /> {problem}
        </p>
      )}
      {replacing && (
        <p className="problem" role="alert">
          <CircleAlert size={14} aria-hidden="true" /> {fileName} is there already. Save again to replace it.
        </p>
      )}
      <footer>
        <span className="grow" />
        <button type="button" className="button large" onClick={onClose}>
          Cancel
        </button>
        {mode === 'save' && (
          <button type="button" className="button large primary" onClick={() => void saveHere()}>
            {replacing ? 'Replace' : 'Save'}
          </button>
        )}
      </footer>
    </Modal>
  );
}

/** The way from the workspace down to a folder, each part a step back. */
function Path({ folder, onChoose }: { readonly folder: string; readonly onChoose: (folder: string) => void }) {
  const parts = folder === '' ? [] : folder.split('/');
  return (
    <nav className="file-path" aria-label="Folder">
      <button type="button" onClick={() => onChoose('')}>
        Workspace
      </button>
      {parts.map((part, index) => (
        <span key={index}>
          /{' '}
          <button type="button" onClick={() => onChoose(parts.slice(0, index + 1).join('/'))}>
            {part}
          </button>
        </span>
      ))}
    </nav>
  );
}
