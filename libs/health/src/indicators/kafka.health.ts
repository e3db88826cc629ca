import type { HealthDetails, HealthIndicatorContract } from '../health-check.js';

/** What is needed of an admin client of kafkajs or `@confluentinc/kafka-javascript`. */
export interface KafkaAdminLike {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  /** kafkajs. */
  describeCluster?(): Promise<{ brokers: readonly unknown[]; controller?: number | null }>;
  listTopics(): Promise<readonly string[]>;
}

export interface KafkaLike {
  admin(): KafkaAdminLike;
}

export interface KafkaHealthOptions {
  /** Fewer brokers than this make it degraded. Default: `1`. */
  minBrokers?: number;
}

/**
 * The Kafka cluster answers, and has enough brokers. It asks on an admin connection of its own, which it makes with
 * the application's client, keeps, makes anew after a failure, and closes on shutdown.
 *
 * @example
 * ```ts
 * provideHealth('kafka', { inject: [Kafka], useFactory: (kafka: Kafka) => new KafkaHealth(kafka, { minBrokers: 3 }) })
 * ```
 */
export class KafkaHealth implements HealthIndicatorContract {
  private admin: Promise<KafkaAdminLike> | undefined;

  constructor(
    private readonly kafka: KafkaLike,
    private readonly options: KafkaHealthOptions = {},
  ) {}

  async check(): Promise<HealthDetails> {
    try {
      const admin = await (this.admin ??= this.connect());
      return await this.describe(admin);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    const admin = await this.admin?.catch(() => undefined);
    this.admin = undefined;
    await admin?.disconnect().catch(() => undefined);
  }

  private async connect(): Promise<KafkaAdminLike> {
    const admin = this.kafka.admin();
    try {
      await admin.connect();
      return admin;
    } catch (error) {
      await admin.disconnect().catch(() => undefined);
      throw error;
    }
  }

  /** Confluent's client cannot describe a cluster: that it lists topics shows that a broker answers. */
  private async describe(admin: KafkaAdminLike): Promise<HealthDetails> {
    if (!admin.describeCluster) return { topics: (await admin.listTopics()).length };
    const { brokers } = await admin.describeCluster();
    const { minBrokers = 1 } = this.options;
    if (brokers.length >= minBrokers) return { brokers: brokers.length };
    const message = `${brokers.length} of at least ${minBrokers} brokers`;
    return { status: 'degraded', brokers: brokers.length, message };
  }
}
