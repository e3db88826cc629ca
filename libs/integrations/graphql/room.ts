export { graphqlResolver } from './resolver.wrapper.js';
