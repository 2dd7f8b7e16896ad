import { CircleAlert, CircleCheck, LoaderCircle, X } from 'lucide-react';
import { type Toast, useView } from '../store/view.ts';
import './dialogs.css';

const ICONS = { ok: CircleCheck, error: CircleAlert, progress: LoaderCircle } as const;

/** What happened. Good news goes by itself; what is wrong stays until it is put away. */
export function Toasts() {
  const toasts = useView((state) => state.toasts);
  return (
    <div className="toasts" aria-live="polite">
      {toasts.map((toast) => (
        <ToastRow key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastRow({ toast }: { readonly toast: Toast }) {
  const Icon = ICONS[toast.tone];
  const dismiss = (): void => useView.getState().dismiss(toast.id);
  const { action } = toast;
  return (
    <div className={`toast ${toast.tone}`} role={toast.tone === 'error' ? 'alert' : 'status'}>
      <Icon size={16} aria-hidden="true" className={toast.tone === 'progress' ? 'spin' : ''} />
      <div className="grow">
        <b>{toast.title}</b>
        {toast.detail !== undefined && <p>{toast.detail}</p>}
      </div>
      {action && (
        <button
          type="button"
          className="button small"
          onClick={() => {
            dismiss();
            action.run();
          }}
        >
          {action.label}
        </button>
      )}
      <button type="button" className="icon-button small" aria-label="Dismiss" onClick={dismiss}>
        <X size={14} />
      </button>
    </div>
  );
}
