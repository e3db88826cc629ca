import { randomUUID } from 'node:crypto';
import type { PinnedPanel } from '#contracts';
import { parse } from '#promql';
import { jsonAnswer } from '../http/json-body.js';
import type { JsonFields } from '../http/json-fields.js';
import { refuse } from '../http/parameters.js';
import { problemOf, QueryProblem } from '../http/query-problem.js';
import type { QueryPage } from '../http/routes.js';
import type { QueryContext } from '../query-context.js';

const PATH = '/api/telemetry/pins';
const MOST = 100;
const MOST_TITLE = 200;
const MOST_EXPR = 10_000;
const UNITS = ['short', 's', 'ms', 'bytes', 'percent', 'percentunit', 'reqps', 'ops', 'cpm'];

/** `/api/telemetry/pins`: graphs pinned to the application's board, stored on disk when the store is. */
export function pinPages(context: QueryContext): QueryPage[] {
  const pins = new Pins(context);
  return [
    { path: PATH, answer: () => jsonAnswer({ pins: pins.all(), kept: pins.outliveProcess }) },
    {
      path: PATH,
      method: 'POST',
      answer: ({ fields }) => jsonAnswer({ pin: pins.add(pinOf(fields())) }),
    },
    {
      path: `${PATH}/:id`,
      method: 'DELETE',
      answer: ({ parameters }) => {
        pins.remove(parameters.inPath('id'));
        return jsonAnswer({});
      },
    },
  ];
}

class Pins {
  /** Used while the store does not survive the process. */
  private readonly inMemory = new Map<string, PinnedPanel>();

  constructor(private readonly context: QueryContext) {}

  get outliveProcess(): boolean {
    return this.context.store.alerts !== undefined;
  }

  all(): readonly PinnedPanel[] {
    const { alerts } = this.context.store;
    if (!alerts) return [...this.inMemory.values()];
    return alerts.all('pin').map(({ document }) => document as PinnedPanel);
  }

  /** @throws QueryProblem when the board is full */
  add(pin: PinnedPanel): PinnedPanel {
    const known = this.all();
    const same = known.find(({ expr }) => expr === pin.expr);
    if (same) return same;
    if (known.length >= MOST)
      throw new QueryProblem('bad_data', `${MOST} graphs are pinned; remove one of them first`);
    const { alerts } = this.context.store;
    if (alerts) alerts.put('pin', pin.id, pin);
    else this.inMemory.set(pin.id, pin);
    return pin;
  }

  /** @throws QueryProblem 404 */
  remove(id: string): void {
    if (!this.all().some((pin) => pin.id === id))
      throw new QueryProblem('not_found', `there is no pinned graph ${JSON.stringify(id.slice(0, 80))}`);
    const { alerts } = this.context.store;
    if (alerts) alerts.remove('pin', id);
    else this.inMemory.delete(id);
  }
}

function pinOf(fields: JsonFields): PinnedPanel {
  const expr = fields.text('expr');
  if (expr.length > MOST_EXPR) refuse('expr', `it has more than ${MOST_EXPR} characters`);
  try {
    parse(expr);
  } catch (error) {
    throw problemOf(error, 'expr');
  }
  const unit = fields.optionalText('unit') ?? 'short';
  if (!UNITS.includes(unit)) refuse('unit', `it is not one of ${UNITS.join(', ')}`);
  return { id: randomUUID(), title: (fields.optionalText('title') ?? expr).slice(0, MOST_TITLE), expr, unit };
}
