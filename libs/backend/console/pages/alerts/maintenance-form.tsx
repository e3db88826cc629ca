import { useState } from 'preact/hooks';
import { putMaintenance } from '../../web/api/alerting.js';
import { fieldsOf } from '../../web/parts/fields-of.js';
import { Notice } from '../../web/parts/notice.js';
import { useAttempt } from './use-attempt.js';
import { useUserName, UserNameField } from './user-name.js';

const MINUTE_MS = 60_000;
const LENGTHS = [
  [30, '30 minutes'],
  [60, '1 hour'],
  [120, '2 hours'],
  [480, '8 hours'],
  [1440, '1 day'],
] as const;
const NAMES = ['name', 'from', 'cron', 'timeZone', 'minutes', 'matchers', 'comment'];

/** Creates a maintenance window, once or repeated. */
export function MaintenanceForm({ done }: { readonly done: () => void }) {
  const [by, setBy] = useUserName();
  const [problem, attempt] = useAttempt(by);
  const [isRepeated, setRepeated] = useState(false);
  const plan = async (fields: Readonly<Record<string, string>>): Promise<void> => {
    const { name = '', from = '', cron = '', timeZone = '', minutes = '', matchers, comment } = fields;
    const about = { ...(matchers && { matchers }), ...(comment && { comment }) };
    const fromMs = Date.parse(from);
    const times = isRepeated
      ? { cron, duration: `${minutes}m`, timeZone }
      : { from: isoOf(fromMs), to: isoOf(fromMs + Number(minutes) * MINUTE_MS) };
    await putMaintenance({ name, ...about, ...times }, by);
    done();
  };
  return (
    <form
      class="stack inline-form"
      aria-label="Plan maintenance"
      onSubmit={(event) => {
        event.preventDefault();
        const fields = fieldsOf(event.currentTarget, NAMES);
        void attempt(() => plan(fields));
      }}
    >
      <div class="bar">
        <input class="field" name="name" aria-label="Name of the maintenance" placeholder="Name" required />
        <select
          class="field"
          aria-label="How often"
          value={isRepeated ? 'repeated' : 'once'}
          onChange={({ currentTarget }) => setRepeated(currentTarget.value === 'repeated')}
        >
          <option value="once">once</option>
          <option value="repeated">repeated</option>
        </select>
        {isRepeated ? (
          <>
            <input
              class="field short mono"
              name="cron"
              aria-label="Start, as five fields of cron"
              placeholder="0 2 * * sun"
              required
            />
            <input
              class="field"
              name="timeZone"
              aria-label="Time zone"
              defaultValue={Intl.DateTimeFormat().resolvedOptions().timeZone}
              required
            />
          </>
        ) : (
          <input
            class="field"
            type="datetime-local"
            name="from"
            aria-label="Begins"
            defaultValue={localText(Date.now())}
            required
          />
        )}
        <select class="field" name="minutes" aria-label="For how long" defaultValue="60">
          {LENGTHS.map(([minutes, title]) => (
            <option key={minutes} value={String(minutes)}>
              {title}
            </option>
          ))}
        </select>
      </div>
      <div class="bar">
        <input
          class="field wide mono"
          name="matchers"
          aria-label="Conditions on labels of alerts"
          placeholder={'All alerts, or severity=~"high|low"'}
        />
        <input class="field wide" name="comment" aria-label="Comment" placeholder="Why" />
      </div>
      <div class="bar">
        <UserNameField by={by} setBy={setBy} />
        <button class="button primary">Plan</button>
        <button type="button" class="button" onClick={done}>
          Cancel
        </button>
      </div>
      {problem && <Notice bad title={problem} />}
    </form>
  );
}

/** The value of an input for local date and time. */
function localText(ms: number): string {
  const offsetMs = new Date(ms).getTimezoneOffset() * MINUTE_MS;
  return new Date(ms - offsetMs).toISOString().slice(0, 16);
}

/** @returns `''` for an invalid time, which the application refuses with the name of the field */
function isoOf(ms: number): string {
  return Number.isFinite(ms) ? new Date(ms).toISOString() : '';
}
