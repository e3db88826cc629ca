export { checkOptions } from './check-options.js';
export { nearest } from './did-you-mean.js';
export { flagOf, numberOf } from './environment-text.js';
export { attributeValue, isAttributeValue, type AttributeValueOption } from './kinds/attribute-value.js';
export { list, recordOf } from './kinds/collections.js';
export { decimal, integer } from './kinds/numbers.js';
export { group, instance } from './kinds/objects.js';
export { namedType, oneOf } from './kinds/one-of.js';
export { address, anyText, flag, text } from './kinds/texts.js';
export {
  optionsOf,
  type Always,
  type Declaration,
  type Environment,
  type EnvironmentValue,
  type Option,
  type Options,
  type OptionsOf,
  type OptionTable,
  type Required,
  type Rule,
  type SettledOptions,
  type SettledOptionsOf,
} from './option.js';
export {
  exporterNames,
  FILE_ATTRIBUTES,
  otlpEndpoint,
  otlpHeaders,
  otlpProtocol,
  resourceAttributes,
  typedResourceAttributes,
} from './otlp-options.js';
export { optionsError, problemLine, problemOf, type Problem } from './problem.js';
export { isInsideTestRunner, isOnTerminal, isReadOnTerminal, testRunnerOf } from './surroundings.js';
export { SERVICE_OPTIONS } from './service.options.js';
export {
  fromEnvironment,
  settleOptions,
  variablesOf,
  type OptionTables,
  type Settled,
  type SettledTables,
} from './settle-options.js';
