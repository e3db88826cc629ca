export { headOf, sampleLine, shortName, type IsTaken, type PageFormat } from './families.js';
export { jsonPage } from './json-page.js';
export { metricsResponse, sharedPageKey } from './metrics-response.js';
export { acceptsGzip, negotiate, type Representation } from './negotiate.js';
export { Pace, pacedText, partsOf, ROWS_PER_LOOK } from './pace.js';
export { isLegalSum, strictSamples } from './strict-samples.js';
