import { signal } from '@preact/signals';

const KEY = 'obs-name';

/** Shared by all input fields of the page. */
const userName = signal(localStorage.getItem(KEY) ?? '');

/** The user's name, stored in this browser, so that it has to be entered only once. */
export function useUserName(): [by: string, setBy: (by: string) => void] {
  return [
    userName.value,
    (name) => {
      userName.value = name;
      localStorage.setItem(KEY, name);
    },
  ];
}

/** The input field for the user's name. */
export function UserNameField({ by, setBy }: { readonly by: string; readonly setBy: (by: string) => void }) {
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
