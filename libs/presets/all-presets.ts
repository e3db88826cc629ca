import { dataPlatform } from './data-platform/data-platform.preset.js';
import type { Preset } from './definition/preset.js';
import { etl } from './etl/etl.preset.js';
import { recommender } from './recommender/recommender.preset.js';
import { service } from './service/service.preset.js';
import { trends } from './trends/trends.preset.js';
import { webhook } from './webhook/webhook.preset.js';

/** Every preset of this package, by name. */
export const ALL_PRESETS: Readonly<Record<string, Preset>> = {
  service,
  etl,
  'data-platform': dataPlatform,
  recommender,
  webhook,
  trends,
};
