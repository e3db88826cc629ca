import { param } from '../state/location.js';

/** Maximum number of suggestions of a field. */
const MOST = 100;

/** A filter field: it shows the address parameter of the same name. */
export function FilterField({
  name,
  label,
  hint = label,
  search = false,
  mono = false,
  short = false,
  suggestions = [],
}: {
  readonly name: string;
  /** Label for screen readers. */
  readonly label: string;
  /** Placeholder. */
  readonly hint?: string;
  /** Whether the key "/" focuses this field. */
  readonly search?: boolean;
  readonly mono?: boolean;
  /** Whether a narrow field is enough. */
  readonly short?: boolean;
  /** Suggested values; any other value can be entered as well. */
  readonly suggestions?: readonly string[];
}) {
  const values = [...new Set(suggestions)].sort().slice(0, MOST);
  return (
    <>
      <input
        class={`field${search ? ' wide' : ''}${mono ? ' mono' : ''}${short ? ' short' : ''}`}
        data-search={search || undefined}
        name={name}
        aria-label={label}
        placeholder={hint}
        defaultValue={param(name)}
        list={values.length > 0 ? `known-${name}` : undefined}
        autocomplete="off"
      />
      {values.length > 0 && (
        <datalist id={`known-${name}`}>
          {values.map((value) => (
            <option key={value} value={value} />
          ))}
        </datalist>
      )}
    </>
  );
}
