import { deliverySettings } from './config/settings/delivery.settings.js';
import { httpSettings } from './config/settings/http.settings.js';
import { kafkaSettings } from './config/settings/kafka.settings.js';
import { moduleSettings } from './config/settings/module.settings.js';
import { outboxSettings } from './config/settings/outbox.settings.js';
import { receiverSettings } from './config/settings/receiver.settings.js';

/**
 * Every option, in one table: the key is the option's path in `forRoot({...})`. What `forRoot` says wins over the
 * environment, which wins over the default.
 */
export const settings = {
  ...moduleSettings,
  ...deliverySettings,
  ...outboxSettings,
  ...httpSettings,
  ...kafkaSettings,
  ...receiverSettings,
} as const;
