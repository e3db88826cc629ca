import { useEffect, useRef, useState } from 'preact/hooks';
import { numberText } from '../../web/format/numbers.js';
import { Notice } from '../../web/parts/notice.js';
import { Panel } from '../../web/parts/panel.js';
import { Time } from '../../web/parts/time.js';
import { period } from '../../web/state/period.js';
import { exportOf } from './about.query.js';

/** Exports all telemetry of the shown period to a file. */
export function ExportPanel() {
  const [bytes, setBytes] = useState<number | undefined>(undefined);
  const [problem, setProblem] = useState('');
  const control = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => control.current?.abort(), []);
  const save = async (): Promise<void> => {
    const { signal } = (control.current = new AbortController());
    setProblem('');
    setBytes(0);
    try {
      const { name, zip } = await exportOf(period.value, setBytes, signal);
      download(name, zip);
    } catch (error) {
      if (!signal.aborted) setProblem(error instanceof Error ? error.message : String(error));
    }
    setBytes(undefined);
  };
  const { fromMs, toMs } = period.value;
  return (
    <Panel title="Take it along">
      <p>
        All metrics, traces, log lines, health and alerts from <Time ms={fromMs} withDate /> to{' '}
        <Time ms={toMs} withDate /> as one zip. What is masked here is masked there.
      </p>
      <div class="bar">
        <button
          type="button"
          class="button primary"
          disabled={bytes !== undefined}
          onClick={() => void save()}
        >
          Export this time
        </button>
        {bytes !== undefined && (
          <>
            <span role="status">{numberText(bytes, 'bytes')}</span>
            <button type="button" class="button" onClick={() => control.current?.abort()}>
              Cancel
            </button>
          </>
        )}
      </div>
      {problem && (
        <Notice bad title="It could not be exported.">
          {problem}
        </Notice>
      )}
      <p>
        To open the file on another machine: <code>npx nestjs-observability console FILE.zip</code>.
      </p>
    </Panel>
  );
}

function download(name: string, zip: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(zip);
  link.download = name;
  link.click();
  // Revoked later, because the browser still reads it while saving.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
