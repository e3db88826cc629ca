export { httpClientProviders } from './http-client.providers.js';
