// Sends a few events with posthog-node and leaves, as a server that is stopped does.
//
// In: {host, key, uuid, timestamp, more}: `more` events are captured besides. Out: nothing; a
// failure of the client is told on standard error and by the exit code.

import { PostHog } from 'posthog-node';

const { host, key, uuid, timestamp, more } = JSON.parse(process.argv[2]);
const client = new PostHog(key, { host, flushAt: 10_000, flushInterval: 600_000, fetchRetryDelay: 100 });
client.on('error', (error) => {
  console.error(String(error));
  process.exitCode = 1;
});
client.capture({ distinctId: 'user-1', event: 'bought', properties: { total: 12 }, uuid, timestamp: new Date(timestamp) });
client.identify({ distinctId: 'user-1', properties: { $set: { plan: 'pro' }, $anon_distinct_id: 'visitor-1' } });
client.alias({ distinctId: 'visitor-2', alias: 'user-1' });
client.groupIdentify({ groupType: 'company', groupKey: 'acme', properties: { size: 3 } });
for (let number = 0; number < more; number += 1) client.capture({ distinctId: 'user-1', event: 'more', properties: { number } });
await client.shutdown();
