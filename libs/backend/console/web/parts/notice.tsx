import type { ComponentChildren } from 'preact';
import { useContext, useEffect } from 'preact/hooks';
import type { Asked } from '../api/use-query.js';
import { QuestionsOfPanel } from './panel-questions.js';

/** Says why there is nothing to see, and what to do about it. */
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

/** An answer, or why there is none. While the first one is on its way the place is held. */
export function Answered<T>({
  asked: { data, error, questions },
  children,
  height = 96,
}: {
  readonly asked: Asked<T>;
  readonly children: (data: T) => ComponentChildren;
  /** Pixels that are held while nothing has come. */
  readonly height?: number;
}) {
  const panel = useContext(QuestionsOfPanel);
  useEffect(() => panel?.add(questions), [panel, questions]);
  if (data !== undefined)
    return (
      <>
        {error && error.status !== 0 && (
          <Notice bad title="This is old: it could not be asked again.">
            {error.message}
          </Notice>
        )}
        {children(data)}
      </>
    );
  if (error)
    return (
      <Notice bad title="This could not be read.">
        {error.message}
      </Notice>
    );
  return <div style={{ minHeight: `${height}px` }} aria-busy="true" />;
}
