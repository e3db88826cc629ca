export { byFactory } from './by-factory.js';
export {
  controllersOf,
  hookedInstances,
  instancesOf,
  methodsOf,
  modulesOf,
  providersOf,
} from './explorer.js';
export { importersOf } from './importers.js';
export { discovered, hasMethods } from './discovered.js';
export { missingSeam } from './missing-seam.js';
export { isOwnModule, observedProviders, OwnModule } from './own-module.js';
export { placeModule } from './seams.js';
export { Sources } from './sources.js';
export { wrapPrototypes, type MethodWrapper } from './wrap-prototypes.js';
