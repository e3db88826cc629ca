import { useState } from 'preact/hooks';

const KEY = 'obs-name';

/** Who acts: kept in this browser, so that it is written once. */
export function useWho(): [by: string, setBy: (by: string) => void] {
  const [by, setBy] = useState(() => localStorage.getItem(KEY) ?? '');
  return [
    by,
    (name) => {
      setBy(name);
      localStorage.setItem(KEY, name);
    },
  ];
}

/** The field for it. */
export function WhoField({ by, setBy }: { readonly by: string; readonly setBy: (by: string) => void }) {
  return (
    <input
      class="field"
      aria-label="Your name"
      placeholder="Your name"
      value={by}
      onInput={({ currentTarget }) => setBy(currentTarget.value)}
    />
  );
}
