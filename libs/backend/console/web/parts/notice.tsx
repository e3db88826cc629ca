import type { ComponentChildren } from 'preact';
import { useContext, useEffect } from 'preact/hooks';
import type { Asked } from '../api/use-query.js';
import { QuestionsOfPanel } from './panel-questions.js';

/** Explains why there is no content, and what to do. */
export function Notice({
  title,
  bad = false,
  children,
}: {
  readonly title: string;
  readonly bad?: boolean;
  readonly children?: ComponentChildren;
}) {
  return (
    <div class={`notice${bad ? ' bad' : ''}`} role={bad ? 'alert' : 'status'}>
      <strong>{title}</strong>
      {children && <p>{children}</p>}
    </div>
  );
}

/** Shows an answer, or the reason for its absence. Reserves space while the first answer is loading. */
export function Answered<T>({
  asked: { data, error, questions },
  children,
  height = 96,
}: {
  readonly asked: Asked<T>;
  readonly children: (data: T) => ComponentChildren;
  /** Reserved height in pixels before the first answer. */
  readonly height?: number;
}) {
  const panel = useContext(QuestionsOfPanel);
  useEffect(() => panel?.add(questions), [panel, questions]);
  if (data !== undefined)
    return (
      <>
        {error && error.status !== 0 && (
          <Notice bad title="Out of date: the last update failed.">
            {error.message}
          </Notice>
        )}
        {children(data)}
      </>
    );
  if (error)
    return (
      <Notice bad title="This could not be loaded.">
        {error.message}
      </Notice>
    );
  return <div style={{ minHeight: `${height}px` }} aria-busy="true" />;
}
