/** How long is waited, in milliseconds.
 *
 * `gated`: for a verdict. `free`: the same on a ticket that is surely not gated. `attempt`: for one answer. `pause`: before
 * asking again. `lookBack`: before Zendesk's audits are looked at. `all`: for the whole hook. `refresh`: after a save, until
 * the service has read the ticket anew.
 */
export const LIMITS = { gated: 20000, free: 3000, attempt: 8000, pause: 2500, lookBack: 1500, all: 28000, refresh: 5000 };
