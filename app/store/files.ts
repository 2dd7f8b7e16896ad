import { WorkflowFileError, formatWorkflow, parseWorkflow } from '../../src/workflow/file.ts';
import { emptyWorkflow } from '../../src/workflow/edits.ts';
import { RequestFailed, api } from '../server/client.ts';
import { desktop } from '../server/desktop.ts';
import { documentName, isDirty, useDocument } from './document.ts';
import { useView } from './view.ts';

/** Runs `proceed` at once, or after the user has said what becomes of unsaved changes. */
export function afterSaving(proceed: () => void): void {
  if (isDirty(useDocument.getState())) useView.getState().set({ dialog: { kind: 'unsaved', proceed } });
  else proceed();
}

export function newDocument(): void {
  afterSaving(() => useDocument.getState().open(emptyWorkflow(), null, null));
}

export function openDialog(): void {
  afterSaving(() => {
    if (!desktop) return useView.getState().set({ dialog: { kind: 'open' } });
    void desktop.openDialog().then((path) => (path === null ? undefined : openPath(path)));
  });
}

/** Opens a file of the workspace. What is wrong with it is said, and the open document stays. */
export async function openPath(path: string): Promise<boolean> {
  try {
    const { text, modified, path: found } = await api.content(path);
    useDocument.getState().open(parseWorkflow(text), found, modified);
    return true;
  } catch (error) {
    complain(`${path} was not opened`, error);
    return false;
  }
}

/** Opens a workflow's text that was dropped or pasted, as a document that has no file yet. */
export function openText(text: string, what: string): void {
  try {
    const workflow = parseWorkflow(text);
    afterSaving(() => useDocument.getState().open(workflow, null, null));
  } catch (error) {
    complain(`${what} was not opened`, error);
  }
}

/** Saves to the document's file, or asks for one. Resolves to whether it was saved. */
export async function save(): Promise<boolean> {
  const { path, modified } = useDocument.getState();
  if (path === null) {
    saveAs();
    return false;
  }
  return saveTo(path, modified);
}

export function saveAs(): void {
  if (!desktop) return useView.getState().set({ dialog: { kind: 'save-as' } });
  void desktop.saveDialog(documentName(useDocument.getState())).then((path) => (path === null ? undefined : saveTo(path, undefined)));
}

/**
 * Writes the document. `expected`: the file's state that it may replace: a time of modification, null for "not there",
 * undefined for whatever is there.
 */
export async function saveTo(path: string, expected: number | null | undefined): Promise<boolean> {
  const text = formatWorkflow(useDocument.getState().workflow);
  try {
    const saved = await api.save({ path, text, ...(expected === undefined ? {} : { expected }) });
    useDocument.getState().markSaved(saved.path, saved.modified, text);
    return true;
  } catch (error) {
    if (error instanceof RequestFailed && error.status === 409) {
      useView.getState().toast({
        tone: 'error',
        title: `${path} was not saved`,
        detail: 'The file was changed by another program since it was opened.',
        action: { label: 'Replace it', run: () => void saveTo(path, undefined) },
      });
      return false;
    }
    if (error instanceof RequestFailed && error.offline) {
      const keep = { label: 'Download it', run: () => download(documentName({ path }), text) };
      useView.getState().toast({ tone: 'error', title: `${path} was not saved`, detail: sentence(error.message), action: keep });
      return false;
    }
    complain(`${path} was not saved`, error);
    return false;
  }
}

/** Hands a file to the browser, which needs no server for it. */
export function download(name: string, text: string, type = 'application/json'): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Tells that something was not done, and why where that is known. */
export function complain(title: string, error: unknown): void {
  const isExpected = error instanceof RequestFailed || error instanceof WorkflowFileError;
  useView.getState().toast({ tone: 'error', title, detail: isExpected ? sentence(error.message) : 'Something unexpected went wrong.' });
}

/** A message as a sentence of its own. */
export function sentence(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
