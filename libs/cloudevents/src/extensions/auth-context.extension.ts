import { attributeTypes, defineExtension } from '../core/index.js';

/**
 * Who caused the occurrence. For information only: it secures nothing.
 *
 * - `authtype` String, required; should be `app_user`, `user`, `service_account`, `api_key`, `system`,
 *   `unauthenticated` or `unknown`
 * - `authid` String, optional: identifies the principal
 * - `authclaims` String, optional: JSON text of the principal's claims, see {@link authClaims}; must not hold
 *   credentials that others could use
 *
 * @see CloudEvents extensions, "Auth Context"
 */
export const authContext = defineExtension('authcontext', {
  authtype: { type: attributeTypes.string, required: true },
  authid: { type: attributeTypes.string },
  authclaims: { type: attributeTypes.string },
});
