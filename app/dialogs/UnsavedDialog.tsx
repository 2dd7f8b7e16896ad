import { documentName, useDocument } from '../store/document.ts';
import { save } from '../store/files.ts';
import { useView } from '../store/view.ts';
import { Modal } from './Modal.tsx';

/** Before another document takes the place of one with unsaved changes. */
export function UnsavedDialog({ proceed, onClose }: { readonly proceed: () => void; readonly onClose: () => void }) {
  const name = useDocument(documentName);
  const steps = useDocument((state) => state.past);
  const saveFirst = async (): Promise<void> => {
    onClose();
    if (await save()) proceed();
    else if (useView.getState().dialog?.kind !== 'save-as') useView.getState().set({ dialog: { kind: 'unsaved', proceed } });
  };
  return (
    <Modal title={`Save changes to ${name}?`} onClose={onClose}>
      <p>Without saving they are lost.</p>
      {steps.length > 0 && <p className="quiet">Last: {steps[steps.length - 1].label}</p>}
      <footer>
        <button
          type="button"
          className="button ghost danger"
          onClick={() => {
            onClose();
            proceed();
          }}
        >
          Don’t save
        </button>
        <span className="grow" />
        <button type="button" className="button large" onClick={onClose}>
          Cancel
        </button>
        <button type="button" className="button large primary" data-first onClick={() => void saveFirst()}>
          Save
        </button>
      </footer>
    </Modal>
  );
}
