import { useEffect } from 'react';
import { useDocument } from '../store/document.ts';
import { useView } from '../store/view.ts';
import { commands } from './commands.ts';
import { isTyping, matchesKeys } from './keys.ts';

/** Lets the keys of the commands work, except under a dialog or, mostly, while the user types. */
export function useKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { dialog, palette, adding } = useView.getState();
      if (event.defaultPrevented || dialog || palette || adding) return;
      const typing = isTyping(event.target);
      const command = commands.find(({ keys, whileTyping }) => (!typing || whileTyping) && keys.some((stroke) => matchesKeys(event, stroke)));
      if (!command?.when(useDocument.getState())) return;
      event.preventDefault();
      command.run();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
