export { DatabaseSources, type Connections, type EndedStatement } from './database.sources.js';
export { isMeasuredAsOne, measuredAsOne } from './measured-as-one.js';
