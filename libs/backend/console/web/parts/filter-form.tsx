import type { ComponentChildren } from 'preact';
import { param, place, setParams } from '../state/location.js';
import { fieldsOf } from './fields-of.js';

/**
 * Filters of a list. Each field shows the address parameter of the same name; "Find" writes the fields to the address.
 */
export function FilterForm({
  names,
  forgotten = [],
  goesElsewhere = () => false,
  children,
}: {
  /** Names of the fields. */
  readonly names: readonly string[];
  /** Other address parameters that are removed when filters change. */
  readonly forgotten?: readonly string[];
  /** Returns true when the input opened another page instead of filtering. */
  readonly goesElsewhere?: (fields: Readonly<Record<string, string>>) => boolean;
  readonly children: ComponentChildren;
}) {
  const without = (all: readonly string[]) => Object.fromEntries(all.map((name) => [name, undefined]));
  return (
    <form
      class="bar"
      key={place.value.params.toString()}
      onSubmit={(event) => {
        event.preventDefault();
        const fields = fieldsOf(event.currentTarget, names);
        if (!goesElsewhere(fields)) setParams({ ...fields, ...without(forgotten) });
      }}
    >
      {children}
      <button class="button primary">Find</button>
      {names.some((name) => param(name) !== '') && (
        <button type="button" class="button" onClick={() => setParams(without([...names, ...forgotten]))}>
          Clear
        </button>
      )}
    </form>
  );
}

/** A filter field with a fixed list of values. */
export function FilterChoice({
  name,
  label,
  choices,
}: {
  readonly name: string;
  /** Label for screen readers. */
  readonly label: string;
  /** The first entry is for an empty value. */
  readonly choices: readonly (readonly [value: string, title: string])[];
}) {
  return (
    <select class="field" name={name} aria-label={label} defaultValue={param(name)}>
      {choices.map(([value, title]) => (
        <option key={value} value={value}>
          {title}
        </option>
      ))}
    </select>
  );
}
