import { useEffect, useRef, useState } from 'preact/hooks';
import type { MetricInfo } from '#contracts';
import { Notice } from '../../web/parts/notice.js';
import type { EditorHandle } from './promql-codemirror.js';

/** An editor that completes and checks PromQL. Its code is loaded when it is first opened. */
export function PromqlEditor({
  expr,
  metrics,
  onShow,
  onClose,
}: {
  readonly expr: string;
  readonly metrics: readonly MetricInfo[];
  readonly onShow: (expr: string) => void;
  readonly onClose: () => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorHandle | undefined>(undefined);
  const [problem, setProblem] = useState('');
  const latest = useRef({ onShow, metrics });
  latest.current = { onShow, metrics };
  useEffect(() => {
    let isGone = false;
    import('./promql-codemirror.js').then(
      ({ openEditor }) => {
        if (isGone || !place.current) return;
        editor.current = openEditor(place.current, {
          text: expr,
          metrics: () => latest.current.metrics,
          onEnter: (text) => latest.current.onShow(text),
        });
      },
      (error: unknown) => setProblem(String(error)),
    );
    return () => {
      isGone = true;
      editor.current?.close();
    };
  }, []);
  return (
    <div class="promql-editor">
      {problem && (
        <Notice bad title="The editor could not be loaded.">
          {problem}
        </Notice>
      )}
      <div class="promql-place" ref={place} />
      <div class="bar">
        <button
          type="button"
          class="button primary"
          onClick={() => editor.current && onShow(editor.current.text())}
        >
          Show
        </button>
        <button type="button" class="button" onClick={onClose}>
          Plain field
        </button>
        <span class="quiet">Enter runs the query, Shift+Enter starts a new line, Ctrl+Space completes.</span>
      </div>
    </div>
  );
}
