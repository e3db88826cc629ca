import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { CopyQuestions, PanelQuestions, QuestionsOfPanel } from './panel-questions.js';

/** A titled section of a page. The requests of its parts can be copied. */
export function Panel({
  title,
  actions,
  children,
  id,
}: {
  readonly title: string;
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
  readonly id?: string;
}) {
  const questions = useMemo(() => new PanelQuestions(), []);
  return (
    <section class="panel" aria-label={title} id={id}>
      <header>
        <h2>{title}</h2>
        <div class="bar">
          <CopyQuestions questions={questions} />
          {actions}
        </div>
      </header>
      <QuestionsOfPanel.Provider value={questions}>{children}</QuestionsOfPanel.Provider>
    </section>
  );
}

/** Key figures with their names. */
export function Figures({
  figures,
}: {
  readonly figures: readonly { readonly name: string; readonly value: string; readonly note?: string }[];
}) {
  return (
    <dl class="figures">
      {figures.map(({ name, value, note }) => (
        <div class="figure" key={name}>
          <dt>{name}</dt>
          <dd>
            {value} {note && <small>{note}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
