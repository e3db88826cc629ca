import { variablesOf, type Options, type OptionTables } from '../../libs/core/options/room.js';
import type { OtherVariable } from '../../src/options/other-variables.js';
import { defaultText, variablesText } from './described.js';
import { table } from './table.js';

const MADE =
  '<!-- Made by `npm run options` from the tables of the rooms: change the table, then run it again. -->';

/** `docs/options.md`: every option by group. */
export function optionsPage(tables: OptionTables): string {
  const groups = Object.entries(tables).map(([group, { doc, options }]) =>
    [`## ${group}`, doc ?? '', optionRows(`${group}.`, options)].join('\n\n'),
  );
  return `${MADE}

# Options

What \`ObservabilityModule.forRoot\` and \`forRootAsync\` take. What the code sets wins over the environment variable, the
variable over the default. A wrong option stops the start with one error that lists every problem: the option's path
(and the variable, where the value came from the environment), what is allowed, and what was given. The variables alone
are in [one table](environment.md).

${groups.join('\n\n')}
`;
}

function optionRows(prefix: string, options: Options): string {
  const rows = rowsOf(prefix, options);
  return table(['option', 'allowed', 'default', 'environment', 'meaning'], rows);
}

function rowsOf(prefix: string, options: Options): string[][] {
  return Object.entries(options).flatMap(([name, option]) => {
    const isList = option.type.endsWith('[]');
    const own = [
      `\`${prefix}${name}\``,
      option.allowed,
      option.required
        ? 'must be set'
        : option.inner && !option.defaultText
          ? 'see below'
          : defaultText(option),
      variablesText(option),
      option.doc ?? '',
    ];
    return [own, ...(option.inner ? rowsOf(`${prefix}${name}${isList ? '[]' : ''}.`, option.inner) : [])];
  });
}

/** `docs/environment.md`: every variable. */
export function environmentPage(
  tables: OptionTables,
  read: readonly OtherVariable[],
  ignored: readonly OtherVariable[],
): string {
  return `${MADE}

# Environment variables

What the code sets wins over a variable, except for \`OTEL_SDK_DISABLED\`. An empty variable counts as unset. A value of
OpenTelemetry's variables (\`OTEL_…\`) that makes no sense is ignored with a warning, so that a variable meant for another
program does not stop this one; a wrong value of any other variable stops the start. Where an option has several
variables, the first that is set counts (\`OTEL_…_EXPORTER\` only says whether an endpoint is used). Lists are separated by commas; headers and attributes are written \`a=1,b=2\`.

## Variables of options

Each option is described in the [option reference](options.md).

${table(['variable', 'option'], variableRows(tables))}

## OpenTelemetry's variables

What is special about OpenTelemetry's variables here.

${table(
  ['variable', 'here'],
  [...read, ...ignored].map((row) => [...row]),
)}
`;
}

/** One row per variable, with every option that reads it. */
function variableRows(tables: OptionTables): string[][] {
  const options = new Map<string, string[]>();
  for (const [group, { options: own }] of Object.entries(tables))
    for (const [name, option] of Object.entries(own))
      for (const variable of variablesOf(option))
        options.set(variable, [...(options.get(variable) ?? []), `\`${group}.${name}\``]);
  return [...options].map(([variable, names]) => [`\`${variable}\``, names.join(', ')]);
}
