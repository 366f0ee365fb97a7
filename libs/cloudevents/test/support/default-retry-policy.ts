import { resolveConfig } from '../../src/config/resolve-config.js';
import { retryPolicyOf } from '../../src/delivery/index.js';

/** The policy of an application that sets nothing. */
export const defaultRetryPolicy = retryPolicyOf(resolveConfig({ sink: 'none' }, () => undefined).retry);
