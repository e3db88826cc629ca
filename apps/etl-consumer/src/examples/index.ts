export { HEALTH_DOMAINS, healthDomainOf, type HealthDomain } from './health-domain.js';
export { toTrainingExample, type ExampleSource, type TrainingExample } from './training-example.js';
