import { CHANNEL_TYPES } from '../../libs/backend/alerting/channels/channel-types.js';
import { commonSettings } from '../../libs/backend/alerting/channels/channel-problems.js';
import type { Options } from '../../libs/core/options/room.js';
import { membersText, NOTE, typesIn } from './interfaces.js';

/** The file with the settings of each type of channel, and the union of all types. */
export function channelFile(): string {
  const types = Array.from(CHANNEL_TYPES, ([type, { settings }]) => [nameOf(type), type, settings] as const);
  const named = new Map(types.flatMap(([, , settings]) => innerTypes(settings)));
  const { type: _type, ...common } = commonSettings('');
  const body = [
    ...Array.from(named, ([name, { doc, options }]) => aliasText(name, doc, options)),
    aliasText('CommonChannelOptions', 'What every channel has.', common),
    ...types.map(([name, type, settings]) => channelText(name, type, settings)),
    unionText(types.map(([name]) => name)),
  ].join('\n');
  const imported = typesIn(body).filter((name) => name === 'SecretReference');
  return [NOTE, `import type { ${imported.join(', ')} } from '../alerting/alert-source.js';`, '', body].join(
    '\n',
  );
}

/** For example `PagerdutyChannelOptions` for `pagerduty`. */
function nameOf(type: string): string {
  return `${type.charAt(0).toUpperCase()}${type.slice(1)}ChannelOptions`;
}

type Inner = readonly [name: string, { readonly doc: string | undefined; readonly options: Options }];

function innerTypes(settings: Options): Inner[] {
  return Object.values(settings).flatMap(({ inner, type, typeDoc }): Inner[] =>
    inner ? [[type, { doc: typeDoc, options: inner }]] : [],
  );
}

function aliasText(name: string, doc: string | undefined, options: Options): string {
  return `${doc ? `/** ${doc} */\n` : ''}export type ${name} = {\n${membersText(options)}\n};\n`;
}

function channelText(name: string, type: string, settings: Options): string {
  const members = membersText(settings);
  return `/** A channel of type \`${type}\`. */\nexport type ${name} = CommonChannelOptions & {\n  type: '${type}';\n${members ? `${members}\n` : ''}};\n`;
}

function unionText(names: readonly string[]): string {
  const doc = '/** A channel of this package: its `type`, and the settings of that type. */';
  return `${doc}\nexport type ChannelOptions =\n${names.map((name) => `  | ${name}`).join('\n')};\n`;
}
