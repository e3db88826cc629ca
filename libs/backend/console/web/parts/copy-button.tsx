import { useState } from 'preact/hooks';

/** Puts a text into the clipboard. */
export function CopyButton({
  text,
  label,
  hint,
}: {
  readonly text: () => string;
  readonly label: string;
  /** What it does, where the label says too little. */
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
