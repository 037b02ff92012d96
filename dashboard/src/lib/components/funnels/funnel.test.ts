import { expect, test } from 'vitest';

import { stagesOf } from './funnel.js';

test('each step beside the one before', () => {
  const steps = [
    { visitors: 200, dropped: 150, rate: 100, seconds: null },
    { visitors: 50, dropped: 50, rate: 25, seconds: 12 },
    { visitors: 0, dropped: 0, rate: 0, seconds: null },
  ];
  expect(stagesOf(steps)).toEqual([
    { visitors: 200, rate: 100, went: null, lost: 0, seconds: null },
    { visitors: 50, rate: 25, went: 25, lost: 150, seconds: 12 },
    { visitors: 0, rate: 0, went: 0, lost: 50, seconds: null },
  ]);
});

test('of nobody there is no rate', () => {
  const nobody = { visitors: 0, dropped: 0, rate: null, seconds: null };
  expect(stagesOf([nobody, nobody])[1]).toMatchObject({ went: null, lost: 0 });
});
