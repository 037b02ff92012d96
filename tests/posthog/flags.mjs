// Asks for flags with posthog-node.
//
// In: {host, key, user, flags}: the flags to ask for one by one. Out: {all, each, payloads, some,
// others}, as the client gives them: of all flags, of two of them by name, of somebody of another
// company; a failure of the client is told on standard error and by the exit code.

import { PostHog } from 'posthog-node';

const { host, key, user, flags } = JSON.parse(process.argv[2]);
const client = new PostHog(key, { host, flushAt: 10_000, flushInterval: 600_000, fetchRetryDelay: 100 });
client.on('error', (error) => {
  console.error(String(error));
  process.exitCode = 1;
});
const groups = { groups: { company: 'acme' }, groupProperties: { company: { plan: 'pro' } } };
const options = { personProperties: { plan: 'pro' }, ...groups };
const { featureFlags, featureFlagPayloads } = await client.getAllFlagsAndPayloads(user, options);
const evaluated = await client.evaluateFlags(user, options);
const each = Object.fromEntries(flags.map((flag) => [flag, evaluated.getFlag(flag) ?? null]));
const some = await client.getAllFlags(user, { ...options, flagKeys: flags.slice(0, 2), disableGeoip: true });
const elsewhere = { groups: { company: 'else' }, groupProperties: { company: { plan: 'free' } } };
const others = await client.getAllFlags(user, { ...options, ...elsewhere });
console.log(JSON.stringify({ all: featureFlags, payloads: featureFlagPayloads, each, some, others }));
await client.shutdown();
