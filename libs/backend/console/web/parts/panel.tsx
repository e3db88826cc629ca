import type { ComponentChildren } from 'preact';

/** A part of a page, with its title. */
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
  return (
    <section class="panel" aria-label={title} id={id}>
      <header>
        <h2>{title}</h2>
        {actions && <div class="bar">{actions}</div>}
      </header>
      {children}
    </section>
  );
}

/** Some numbers that count, with their names. */
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
