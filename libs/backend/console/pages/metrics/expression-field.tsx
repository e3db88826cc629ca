import { useState } from 'preact/hooks';
import type { MetricInfo } from '#contracts';
import { fieldsOf } from '../../web/parts/fields-of.js';
import { setParams } from '../../web/state/location.js';
import { PromqlEditor } from './promql-editor.js';

/** The expression of the graph: any PromQL, in a plain field, or in an editor with completion. */
export function ExpressionField({
  expr,
  isOwn,
  metrics,
}: {
  readonly expr: string;
  /** Whether the user wrote it; otherwise it is derived from the metric. */
  readonly isOwn: boolean;
  readonly metrics: readonly MetricInfo[];
}) {
  const [isEditing, setEditing] = useState(false);
  const show = (text: string): void => setParams({ expr: text });
  if (isEditing)
    return <PromqlEditor expr={expr} metrics={metrics} onShow={show} onClose={() => setEditing(false)} />;
  return (
    <form
      class="bar"
      onSubmit={(event) => {
        event.preventDefault();
        const { expr: text = '' } = fieldsOf(event.currentTarget, ['expr']);
        if (text !== expr) show(text);
      }}
    >
      <input
        key={expr}
        class="field wide mono"
        name="expr"
        aria-label="PromQL expression"
        placeholder="PromQL, such as sum by (route) (rate(…[5m]))"
        spellcheck={false}
        defaultValue={expr}
      />
      <button class="button primary">Show</button>
      <button type="button" class="button" onClick={() => setEditing(true)}>
        Editor
      </button>
      {isOwn && (
        <button type="button" class="button" onClick={() => show('')}>
          Clear
        </button>
      )}
    </form>
  );
}
