import { useState } from 'preact/hooks';

/** Copies a text to the clipboard. */
export function CopyButton({
  text,
  label,
  hint,
}: {
  readonly text: () => string;
  readonly label: string;
  /** Description of the button, if its label is not clear enough. */
  readonly hint?: string;
}) {
  const [done, setDone] = useState('');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text());
      setDone('Copied');
    } catch {
      setDone('Not allowed here');
    }
    setTimeout(() => setDone(''), 2000);
  };
  return (
    <button type="button" class="button" title={hint} aria-label={done || hint} onClick={() => void copy()}>
      {done || label}
    </button>
  );
}
