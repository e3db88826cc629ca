import { useState } from 'preact/hooks';
import type { Alert, AlertMatcher } from '#contracts';
import { createSilence } from '../../web/api/alerting.js';
import { Notice } from '../../web/parts/notice.js';
import { matcherText } from './matcher-text.js';
import { useAttempt } from './use-attempt.js';
import { useUserName, UserNameField } from './user-name.js';

const HOUR_MS = 3_600_000;
const LENGTHS = [
  [1, '1 hour'],
  [2, '2 hours'],
  [8, '8 hours'],
  [24, '1 day'],
  [168, '1 week'],
] as const;

/** A silence form pre-filled from an alert: each label is a condition; removing one makes the silence wider. */
export function SilenceForm({
  alert,
  comment: proposal,
  done,
}: {
  readonly alert: Alert;
  readonly comment: string;
  readonly done: () => void;
}) {
  const [by, setBy] = useUserName();
  const [problem, attempt] = useAttempt(by);
  const [comment, setComment] = useState(proposal);
  const [hours, setHours] = useState(2);
  const [leftOut, setLeftOut] = useState<readonly string[]>([]);
  const all: AlertMatcher[] = Object.entries(alert.labels).map(([name, value]) => ({ name, value }));
  const matchers = all.filter(({ name }) => !leftOut.includes(name));
  const toggle = (name: string): void =>
    setLeftOut(leftOut.includes(name) ? leftOut.filter((one) => one !== name) : [...leftOut, name]);
  const create = async (): Promise<void> => {
    const now = Date.now();
    const times = { startsAtMs: now, endsAtMs: now + hours * HOUR_MS };
    await createSilence({ matchers, ...times, author: by, comment });
    done();
  };
  return (
    <form
      class="stack inline-form"
      aria-label={`Silence ${alert.rule}`}
      onSubmit={(event) => {
        event.preventDefault();
        void attempt(create);
      }}
    >
      <fieldset class="bar">
        <legend>Silence alerts with all of these labels</legend>
        {all.map((matcher) => (
          <label key={matcher.name} class="matcher">
            <input
              type="checkbox"
              checked={!leftOut.includes(matcher.name)}
              onChange={() => toggle(matcher.name)}
            />
            <code>{matcherText(matcher)}</code>
          </label>
        ))}
      </fieldset>
      <div class="bar">
        <UserNameField by={by} setBy={setBy} />
        <input
          class="field wide"
          aria-label="Comment"
          placeholder="Why"
          required
          value={comment}
          onInput={({ currentTarget }) => setComment(currentTarget.value)}
        />
        <select
          class="field"
          aria-label="For how long"
          value={String(hours)}
          onChange={({ currentTarget }) => setHours(Number(currentTarget.value))}
        >
          {LENGTHS.map(([count, title]) => (
            <option key={count} value={String(count)}>
              {title}
            </option>
          ))}
        </select>
        <button class="button primary" disabled={matchers.length === 0}>
          Silence
        </button>
        <button type="button" class="button" onClick={done}>
          Cancel
        </button>
      </div>
      {problem && <Notice bad title={problem} />}
    </form>
  );
}
