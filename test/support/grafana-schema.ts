import { join, resolve } from 'node:path';
import ts from 'typescript';

const PANELS = { stat: 'Stat', gauge: 'Gauge', timeseries: 'TimeSeries' };
const ROOT = resolve(import.meta.dirname, '../..');

/**
 * A module that assigns Grafana's published types to every dashboard as a literal: dashboard, variables, panels, and
 * the options and fields of each panel type. JSON contains the values of enumerations.
 */
const PRELUDE = `
import type { Dashboard, FieldConfigSource, Panel } from '@grafana/schema';
${Object.values(PANELS)
  .map((name) => {
    const path = `@grafana/schema/dist/esm/raw/composable/${name.toLowerCase()}/panelcfg/x/${name}PanelCfg_types.gen`;
    return `import type * as ${name} from '${path}';`;
  })
  .join('\n')}
type Json<T> = T extends string ? \`\${T}\` : T extends object ? { [K in keyof T]: Json<T[K]> } : T;
type Of<T extends string, Options, Custom = Record<string, never>> = Omit<Json<Panel>, 'type' | 'options' | 'fieldConfig'> & {
  type: T;
  options: Json<Partial<Options>>; // what is missing has its default
  fieldConfig: Json<Omit<FieldConfigSource, 'defaults'>> & {
    defaults: Omit<Json<FieldConfigSource['defaults']>, 'custom'> & { custom?: Json<Custom> };
  };
};
type Checked = Omit<Json<Dashboard>, 'panels'> & {
  panels: (Of<'stat', Stat.Options> | Of<'gauge', Gauge.Options> | Of<'timeseries', TimeSeries.Options, TimeSeries.FieldConfig>)[];
};
`;

/**
 * Checks dashboards against the schema in \`@grafana/schema\`, which Grafana publishes as TypeScript.
 *
 * @param dashboards JSON texts by name
 * @returns the compiler's errors with the dashboard's name; empty if valid
 */
export function dashboardProblems(dashboards: Readonly<Record<string, string>>): string[] {
  const sources = new Map(
    Object.entries(dashboards).map(([name, json]) => [
      join(ROOT, 'test', `${name}.check.ts`),
      `${PRELUDE}export const dashboard: Checked = ${json};`,
    ]),
  );
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  };
  const program = ts.createProgram([...sources.keys()], options, hostWith(sources, options));
  return ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ file, messageText }) =>
        `${file?.fileName ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    );
}

function hostWith(sources: ReadonlyMap<string, string>, options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  return {
    ...host,
    getSourceFile: (name, languageVersion, onError) => {
      const text = sources.get(name);
      if (text === undefined) return getSourceFile.call(host, name, languageVersion, onError);
      return ts.createSourceFile(name, text, languageVersion);
    },
    fileExists: (name) => sources.has(name) || fileExists.call(host, name),
    readFile: (name) => sources.get(name) ?? readFile.call(host, name),
  };
}
