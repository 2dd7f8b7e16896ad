const IS_MAC = /mac/i.test(navigator.platform);

/** Whether an event is the key stroke that a text such as "Mod+Shift+Z", "Home" or "?" names. Mod is Ctrl, on a Mac ⌘. */
export function matchesKeys(event: KeyboardEvent, keys: string): boolean {
  const parts = keys.split('+');
  const key = parts.at(-1) ?? '';
  const wants = (name: string): boolean => parts.slice(0, -1).includes(name);
  const mod = IS_MAC ? event.metaKey : event.ctrlKey;
  const otherMod = IS_MAC ? event.ctrlKey : event.metaKey;
  const shifted = wants('Shift') || /^[?+]$/.test(key); // these need Shift on many keyboards
  return (
    event.key.toLowerCase() === key.toLowerCase() &&
    mod === wants('Mod') &&
    !otherMod &&
    event.altKey === wants('Alt') &&
    (event.shiftKey === wants('Shift') || (shifted && event.shiftKey))
  );
}

/** A key stroke as people read it: "Ctrl Shift Z", on a Mac "⇧⌘Z". */
export function keysText(keys: string): string {
  const parts = keys.split('+').map((part) => {
    if (part === 'Mod') return IS_MAC ? '⌘' : 'Ctrl';
    if (part === 'Alt' && IS_MAC) return '⌥';
    if (part === 'Shift' && IS_MAC) return '⇧';
    return part === 'Delete' ? 'Del' : part;
  });
  return parts.join(IS_MAC ? '' : ' ');
}

/** Whether typing goes into a field, where single letters and editing keys belong to the text. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
