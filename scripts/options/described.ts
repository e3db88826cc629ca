import { variablesOf, type Option } from '../../libs/core/options/room.js';

/** The default, as shown in the reference. */
export function defaultText(option: Option<unknown>): string {
  if (option.defaultText) return option.defaultText;
  if (option.default === undefined) return 'none';
  return `\`${typeof option.default === 'string' ? option.default : JSON.stringify(option.default)}\``;
}

/** The variables, as shown in the reference. */
export function variablesText(option: Option<unknown>): string {
  return variablesOf(option)
    .map((variable) => `\`${variable}\``)
    .join(', ');
}

/** The description of an option with its variables and its default, as a comment for editors. */
export function commentOf(option: Option<unknown>): string {
  const variables = variablesText(option);
  const parts = [option.doc, allowedText(option), variables && `Environment: ${variables}.`];
  const wantsDefault = !option.inner || option.defaultText !== undefined;
  if (wantsDefault && !option.required) parts.push(`Default: ${defaultText(option)}.`);
  return parts.filter(Boolean).join(' ');
}

/** Constraints that the type does not express: a range or a choice. */
function allowedText({ type, allowed }: Option<unknown>): string | undefined {
  const isRange = type === 'number' && /\d/.test(allowed);
  return isRange ? `${allowed.charAt(0).toUpperCase()}${allowed.slice(1)}.` : undefined;
}
