// What one pastes so that errors are sent. Pure.

export const CLIENTS = ['browser', 'node', 'python', 'curl'] as const;
export type Client = (typeof CLIENTS)[number];

/** Sentry's own clients, told where Beacon is; and PulseKit's HTTP. */
export function setUp(dsn: string, address: string): Record<Client, string> {
  return {
    browser: `import * as Sentry from '@sentry/browser';\n\nSentry.init({ dsn: '${dsn}' });`,
    node: `const Sentry = require('@sentry/node');\n\nSentry.init({ dsn: '${dsn}' });`,
    python: `import sentry_sdk\n\nsentry_sdk.init(dsn="${dsn}")`,
    curl: [
      `curl ${address}/api/v1/events \\`,
      `  -H 'X-PulseKit-Key: ${keyOf(dsn)}' \\`,
      `  -d '{"type": "payment.failed", "level": "error", "message": "Card declined"}'`,
    ].join('\n'),
  };
}

const keyOf = (dsn: string) => `proj_${new URL(dsn).username}`;
