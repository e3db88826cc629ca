import { useEffect } from 'preact/hooks';
import { isLoggedIn, wantsToken } from '../api/connection.js';
import { change, get } from '../api/request.js';
import { useQuery } from '../api/use-query.js';
import { refreshNow } from '../state/period.js';

/** A logout button, if there is a session. */
export function Session() {
  const asked = useQuery(
    (abort) => get<{ loggedIn: boolean }>('console/session', {}, abort),
    [wantsToken.value],
  );
  const loggedIn = asked.data?.loggedIn === true;
  useEffect(() => void (isLoggedIn.value = loggedIn), [loggedIn]);
  if (!loggedIn) return null;
  const logOut = async (): Promise<void> => {
    await change('DELETE', 'console/session');
    location.reload();
  };
  return (
    <button type="button" class="button" onClick={() => void logOut().catch(refreshNow)}>
      Log out
    </button>
  );
}
