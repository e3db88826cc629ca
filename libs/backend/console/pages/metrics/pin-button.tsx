import { useState } from 'preact/hooks';
import { pin } from '../../web/api/boards.js';
import { RequestError } from '../../web/api/connection.js';
import { nameOfUnit, type Unit } from '../../web/format/numbers.js';
import { addressOf } from '../../web/state/location.js';

/** Pins the graph to the application's board; needs a token. */
export function PinButton({
  title,
  expr,
  unit,
}: {
  readonly title: string;
  readonly expr: string;
  readonly unit: Unit;
}) {
  const [state, setState] = useState<{ expr: string; problem?: string } | undefined>(undefined);
  const add = async (): Promise<void> => {
    try {
      await pin({ title, expr, unit: nameOfUnit(unit) });
      setState({ expr });
    } catch (error) {
      // Without a token, the login dialog opens.
      const isToken = error instanceof RequestError && error.status === 401;
      setState(isToken ? undefined : { expr, problem: String((error as Error).message) });
    }
  };
  const about = state?.expr === expr ? state : undefined;
  if (about && about.problem === undefined)
    return (
      <a class="button" href={addressOf(['boards', 'pinned'])}>
        Pinned: to the board
      </a>
    );
  return (
    <>
      {about?.problem && (
        <span role="alert" class="status bad">
          <span aria-hidden="true">■</span>
          {about.problem}
        </span>
      )}
      <button type="button" class="button" onClick={() => void add()}>
        Pin
      </button>
    </>
  );
}
