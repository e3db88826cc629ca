export { ComponentRegistry, type ComponentKind, type ComponentOf } from './component-registry.js';
export { GovernanceComponent } from './components/governance.component.js';
export { KafkaComponent, type KafkaConsumer, type KafkaProducer } from './components/kafka.component.js';
export { LakehouseComponent } from './components/lakehouse.component.js';
export { OtherComponent } from './components/other.component.js';
export { SparkComponent } from './components/spark.component.js';
export { DataPlatformMetrics } from './data-platform.metrics.js';
export { dataPlatform } from './data-platform.preset.js';
