export { boot } from '../../subjects/http/bare.mjs';
