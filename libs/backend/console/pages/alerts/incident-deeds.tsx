import { useState } from 'preact/hooks';
import type { Incident } from '#contracts';
import { act } from '../../web/api/alerting.js';
import { Notice } from '../../web/parts/notice.js';
import { useAttempt } from './use-attempt.js';
import { useUserName, UserNameField } from './user-name.js';

/** The actions on an open incident. */
export function IncidentDeeds({ incident }: { readonly incident: Incident }) {
  const [by, setBy] = useUserName();
  const [reason, setReason] = useState('');
  const [problem, attempt] = useAttempt(by);
  const deed = { by, ...(reason && { reason }) };
  const button = (title: string, name: string, more: Readonly<Record<string, unknown>> = {}) => (
    <button
      class="button"
      type="button"
      onClick={() => void attempt(() => act(incident.id, name, { ...deed, ...more }))}
    >
      {title}
    </button>
  );
  return (
    <form
      class="bar deeds"
      aria-label="What to do"
      onSubmit={(event) => {
        event.preventDefault();
        void attempt(() => act(incident.id, 'acknowledge', deed));
      }}
    >
      <UserNameField by={by} setBy={setBy} />
      <input
        class="field wide"
        aria-label="Reason"
        placeholder="Why"
        value={reason}
        onInput={({ currentTarget }) => setReason(currentTarget.value)}
      />
      <button class="button primary" disabled={incident.acknowledged !== undefined}>
        Acknowledge
      </button>
      {button('Suppress for an hour', 'suppress', { minutes: 60 })}
      {button('Resolve', 'resolve')}
      {problem && <Notice bad title={problem} />}
    </form>
  );
}
