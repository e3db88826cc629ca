import { useEffect, useRef, useState } from 'preact/hooks';
import { noteLogin, RequestError, wantsToken } from '../api/connection.js';
import { change } from '../api/request.js';
import { refreshNow } from '../state/period.js';

/** The login dialog: the token is exchanged for a cookie that scripts cannot read. */
export function Login() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    if (wantsToken.value && !dialog.current?.open) dialog.current?.showModal();
  }, [wantsToken.value]);
  const send = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const token = new FormData(form).get('token');
    try {
      await change('POST', 'console/session', { token });
      form.reset();
      setProblem('');
      noteLogin();
      dialog.current?.close();
      refreshNow();
    } catch (error) {
      setProblem(
        error instanceof RequestError && error.status === 401 ? 'This token is not valid.' : String(error),
      );
    }
  };
  return (
    <dialog ref={dialog} aria-labelledby="login" onClose={() => (wantsToken.value = false)}>
      <form onSubmit={(event) => void send(event)}>
        <h2 id="login">Management token</h2>
        <p>
          This needs the token of the management port: <code>management.tokens</code>, or the one that the
          application printed on its standard error.
        </p>
        <label class="stack">
          Token
          <input class="field" name="token" type="password" autocomplete="current-password" required />
        </label>
        {problem && (
          <p role="alert" class="status bad">
            {problem}
          </p>
        )}
        <div class="bar">
          <button class="button primary">Log in</button>
          <button class="button" type="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
        </div>
      </form>
    </dialog>
  );
}
