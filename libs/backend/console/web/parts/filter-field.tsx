import { param } from '../state/location.js';

/** Most suggestions of a field. */
const MOST = 100;

/** A field of a filter: it shows the parameter of the address with its name. */
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
  /** For those who do not see the page. */
  readonly label: string;
  /** Stands in the empty field. */
  readonly hint?: string;
  /** Whether the key "/" leads here. */
  readonly search?: boolean;
  readonly mono?: boolean;
  /** Whether a few characters are enough. */
  readonly short?: boolean;
  /** Values that are there; any other can be typed as well. */
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
