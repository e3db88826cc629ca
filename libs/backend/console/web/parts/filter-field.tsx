import { param } from '../state/location.js';

/** A field of a filter: it shows the parameter of the address with its name. */
export function FilterField({
  name,
  label,
  hint = label,
  search = false,
  mono = false,
}: {
  readonly name: string;
  /** For those who do not see the page. */
  readonly label: string;
  /** Stands in the empty field. */
  readonly hint?: string;
  /** Whether the key "/" leads here. */
  readonly search?: boolean;
  readonly mono?: boolean;
}) {
  return (
    <input
      class={`field${search ? ' wide' : ''}${mono ? ' mono' : ''}`}
      data-search={search || undefined}
      name={name}
      aria-label={label}
      placeholder={hint}
      defaultValue={param(name)}
    />
  );
}
