import { useView } from '../store/view.ts';
import { ExportDialog } from './ExportDialog.tsx';
import { FileDialog } from './FileDialog.tsx';
import { KeysDialog } from './KeysDialog.tsx';
import { UnsavedDialog } from './UnsavedDialog.tsx';

/** The dialog that is open, if one is. */
export function Dialogs() {
  const dialog = useView((state) => state.dialog);
  const close = (): void => useView.getState().set({ dialog: null });
  if (!dialog) return null;
  switch (dialog.kind) {
    case 'export':
      return <ExportDialog node={dialog.node} onClose={close} />;
    case 'open':
      return <FileDialog mode="open" onClose={close} />;
    case 'save-as':
      return <FileDialog mode="save" onClose={close} />;
    case 'unsaved':
      return <UnsavedDialog proceed={dialog.proceed} onClose={close} />;
    case 'keys':
      return <KeysDialog onClose={close} />;
  }
}
