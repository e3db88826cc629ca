import { signal } from '@preact/signals';

const KEY = 'obs-name';

/** Shared by all fields of the page. */
const who = signal(localStorage.getItem(KEY) ?? '');

/** Who acts: kept in this browser, so that it is written once. */
export function useWho(): [by: string, setBy: (by: string) => void] {
  return [
    who.value,
    (name) => {
      who.value = name;
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
