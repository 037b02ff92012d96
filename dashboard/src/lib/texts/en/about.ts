export const about = {
  title: 'About',
  version: (version: string) => `Beacon ${version}`,
  uptime: (time: string) => `This one has been running for ${time}.`,
  what: 'Product analytics, feature flags and error events in one program, on your own machine. What it counts stays with you.',
  licence: 'Copyright 2026 the Beacon authors, licensed under the Apache License, Version 2.0.',
  carries: 'Beacon stands on the work of many people. With thanks:',
};
