// Asks for flags with posthog-node.
//
// In: {host, key, user, flags}: the flags to ask for one by one. Out: {all, each, payloads}, as the
// client gives them; a failure of the client is told on standard error and by the exit code.

import { PostHog } from 'posthog-node';

const { host, key, user, flags } = JSON.parse(process.argv[2]);
const client = new PostHog(key, { host, flushAt: 10_000, flushInterval: 600_000, fetchRetryDelay: 100 });
client.on('error', (error) => {
  console.error(String(error));
  process.exitCode = 1;
});
const options = { personProperties: { plan: 'pro' }, groups: { company: 'acme' } };
const { featureFlags, featureFlagPayloads } = await client.getAllFlagsAndPayloads(user, options);
const evaluated = await client.evaluateFlags(user, options);
const each = Object.fromEntries(flags.map((flag) => [flag, evaluated.getFlag(flag) ?? null]));
console.log(JSON.stringify({ all: featureFlags, payloads: featureFlagPayloads, each }));
await client.shutdown();
