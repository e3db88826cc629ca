export { boundText, numberText } from '#contracts';
