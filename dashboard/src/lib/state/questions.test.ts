import { describe, expect, test } from 'vitest';

import type { Filter } from './filters.js';
import {
  addressOf,
  askExploration,
  askFunnel,
  askPaths,
  askRetention,
  askVitals,
  readExploration,
  readFunnel,
  readPaths,
  readPercentile,
  readRetention,
  type ReportKind,
} from './questions.js';
import { readView } from './view.js';

const page: Filter = { dimension: 'page', operator: 'is', value: '/cart' };
const event: Filter = { dimension: 'event', operator: 'is', value: 'purchase' };
const blank: Filter = { dimension: 'event', operator: 'is', value: '' };
const view = readView(new URLSearchParams('period=30d&compare=previous'));

const searchOf = (kind: ReportKind, question: object) =>
  new URL(addressOf({ id: 'r1', kind, question }), 'http://beacon/p/1/').searchParams;

test('a funnel is asked of whole steps, two or more, and of no comparison', () => {
  const steps = [page, blank, event];
  expect(askFunnel(view, { steps, window: 60, by: null })).toEqual({
    date_range: { period: '30d' },
    filters: [],
    steps: [page, event],
    window: 60,
  });
  expect(askFunnel(view, { steps: [page, blank], window: 60, by: null })).toBeUndefined();
});

test('a retention without whole events is of any', () => {
  expect(askRetention(view, { first: blank, back: event, every: 'day' })).toMatchObject({
    first: null,
    back: event,
    interval: 'day',
  });
});

test('an exploration is over time; conversions need a goal', () => {
  const asked = { metrics: ['visitors'], by: ['page'], goal: 'signup' };
  expect(askExploration(view, asked)).toEqual({
    date_range: { period: '30d' },
    filters: [],
    compare: 'previous',
    metrics: ['visitors'],
    dimensions: ['page', 'time'],
    limit: 50,
  });
  const converted = { ...asked, metrics: ['conversions'] };
  expect(askExploration(view, converted)).toMatchObject({ goal: 'signup' });
  expect(askExploration(view, { ...converted, goal: null })).toBeUndefined();
});

test('what nobody can mean is as it is by default', () => {
  const search = new URLSearchParams('window=-1&length=900&every=year&percentile=p1&steps={&of=x');
  expect(readFunnel(search)).toEqual({ steps: [], window: 604_800, by: null });
  expect(readPaths(search)).toEqual({ of: 'page', step: null, direction: 'after', length: 4 });
  expect(readRetention(search)).toEqual({ first: null, back: null, every: 'week' });
  expect(readPercentile(search)).toBe('p75');
  expect(readExploration(search)).toEqual({ metrics: ['visitors'], by: [], goal: null });
});

describe('a saved question is asked again as it was', () => {
  const about = {
    date_range: { period: 'custom', from: '2026-01-01', to: '2026-01-31' },
    filters: [event],
    bots: 'include',
  } as const;

  test('funnel', () => {
    const question = { ...about, steps: [page, event], window: 3600, dimension: 'device' };
    const search = searchOf('funnel', question);
    expect(askFunnel(readView(search), readFunnel(search))).toEqual(question);
    expect(search.get('report')).toBe('r1');
  });

  test('retention', () => {
    const question = { ...about, first: page, back: null, interval: 'month' };
    const search = searchOf('retention', question);
    expect(askRetention(readView(search), readRetention(search))).toEqual(question);
  });

  test('paths', () => {
    const question = {
      ...about,
      of: 'event',
      step: 'a&b',
      direction: 'before',
      length: 6,
      limit: 1000,
    };
    const search = searchOf('paths', question);
    expect(askPaths(readView(search), readPaths(search))).toEqual(question);
  });

  test('web vitals', () => {
    const question = { ...about, percentile: 'p90', limit: 1000 };
    const search = searchOf('web-vitals', question);
    expect(askVitals(readView(search), readPercentile(search))).toEqual(question);
  });

  test('query', () => {
    const question = {
      ...about,
      compare: 'year',
      metrics: ['visitors', 'p95:value'],
      dimensions: ['property:plan', 'time'],
      interval: 'week',
      limit: 50,
    };
    const search = searchOf('query', question);
    expect(askExploration(readView(search), readExploration(search))).toEqual(question);
  });

  test('without a range it is of 30 days, as the API says', () => {
    expect(readView(searchOf('overview', {})).period).toBe('30d');
  });
});
