export { DatabaseSources, type Connections, type EndedStatement } from './database.sources.js';
export { isMeasuredAsOne, measuredAsOne } from './measured-as-one.js';
export { pgPools } from './pg-pool.js';
export { watchQueries } from './pg-queries.js';
