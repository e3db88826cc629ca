import { useState } from 'preact/hooks';

/** Puts a text into the clipboard. */
export function CopyButton({ text, label }: { readonly text: () => string; readonly label: string }) {
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
    <button type="button" class="button" onClick={() => void copy()}>
      {done || label}
    </button>
  );
}
