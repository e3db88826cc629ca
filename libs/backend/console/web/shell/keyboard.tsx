import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { go } from '../state/location.js';
import { refreshNow } from '../state/period.js';
import { PAGES } from './pages.js';

/** Keyboard shortcuts of every page; `?` lists them. */
export function Keyboard() {
  const [isOpen, setOpen] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);
  // Added before the page is painted, so that a key pressed immediately works.
  useLayoutEffect(() => {
    let afterG = false;
    const listen = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.composedPath()[0] ?? null)) return;
      const page = afterG ? PAGES.find(({ key }) => key === event.key) : undefined;
      afterG = event.key === 'g';
      if (page) go([page.name]);
      else if (event.key === '?') setOpen(true);
      else if (event.key === 'r') refreshNow();
      else if (event.key === '/') focusSearch(event);
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
  }, [isOpen]);
  return (
    <dialog ref={dialog} aria-labelledby="keys" onClose={() => setOpen(false)}>
      <div class="stack">
        <h2 id="keys">Keys</h2>
        <dl>
          {PAGES.map(({ key, title }) => (
            <>
              <dt>
                <kbd>g</kbd> <kbd>{key}</kbd>
              </dt>
              <dd>{title}</dd>
            </>
          ))}
          <dt>
            <kbd>/</kbd>
          </dt>
          <dd>search on this page</dd>
          <dt>
            <kbd>r</kbd>
          </dt>
          <dd>refresh</dd>
          <dt>
            <kbd>?</kbd>
          </dt>
          <dd>these keys</dd>
        </dl>
        <form method="dialog">
          <button class="button">Close</button>
        </form>
      </div>
    </dialog>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, dialog, [contenteditable]') !== null
  );
}

function focusSearch(event: KeyboardEvent): void {
  const field = document.querySelector<HTMLInputElement>('[data-search]');
  if (!field) return;
  event.preventDefault();
  field.focus();
}
