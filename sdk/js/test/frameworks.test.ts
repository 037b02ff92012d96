// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { OPTIONS, workers } from './page';
import type { Notes } from './page';

beforeEach(() => {
  localStorage.clear();
  history.replaceState(null, '', '/start');
  vi.resetModules();
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
});
let unmount: (() => Promise<void>) | undefined;

afterEach(async () => {
  await unmount?.();
  unmount = undefined;
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

const views = (notes: Notes) =>
  notes.events.filter(({ event }) => event === '$page').map(({ props }) => String(props!['url']));
const settled = () => new Promise<void>((later) => queueMicrotask(() => queueMicrotask(later)));

async function inReact() {
  const { act, createElement, StrictMode } = await import('react');
  const { createRoot } = await import('react-dom/client');
  const sdk = await import('../src/react');
  const notes = workers();
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  unmount = () => act(async () => root.unmount());
  const show = (child: () => unknown) =>
    act(async () => {
      const provider = createElement(
        sdk.BeaconProvider,
        OPTIONS,
        createElement(child as () => null),
      );
      root.render(createElement(StrictMode, null, provider));
    });
  return { ...sdk, act, notes, show };
}

test('React: one page view a route, in strict mode too', async () => {
  const { usePageView, notes, show, act } = await inReact();
  const Shop = () => {
    usePageView();
    return null;
  };
  await show(Shop);
  await show(Shop);
  const go = (path: string) => act(async () => history.pushState(null, '', path));
  await go('/tea');
  await go('/tea');
  await go('/tea#top');
  await go('/tea?kind=green');
  await act(async () => history.replaceState({ scroll: 1 }, '', '/tea?kind=green'));
  await go('/start');
  const paths = views(notes).map((url) => url.replace(location.origin, ''));
  expect(paths).toEqual(['/start', '/tea', '/tea?kind=green', '/start']);
  const referrers = notes.events.map(({ props }) => String(props!['ref']));
  expect(referrers[0]).toBe(document.referrer);
  expect(referrers.slice(1).map((each) => new URL(each).pathname)).toEqual(['/start', '/tea', '/tea']);
});

test('React: a route that nobody viewed is viewed when its component comes', async () => {
  const { usePageView, notes, show, act } = await inReact();
  const Shop = () => {
    usePageView();
    return null;
  };
  await show(Shop);
  await show(() => null);
  await act(async () => history.pushState(null, '', '/plain'));
  await act(async () => history.pushState(null, '', '/start'));
  await show(Shop);
  expect(views(notes)).toHaveLength(2);
});

test('React: two components on one route make one page view', async () => {
  const { usePageView, notes, show } = await inReact();
  const { createElement } = await import('react');
  const Part = () => {
    usePageView();
    return null;
  };
  await show(() => [createElement(Part, { key: 1 }), createElement(Part, { key: 2 })]);
  expect(views(notes)).toHaveLength(1);
});

test('React: what a child tracks in its first effect is not lost', async () => {
  const { useTrack, notes, show } = await inReact();
  const { useEffect } = await import('react');
  await show(() => {
    const track = useTrack();
    useEffect(() => track('mounted'), []);
    return null;
  });
  expect(notes.events.map(({ event }) => event)).toContain('mounted');
});

test('React: a flag renders again when it changes', async () => {
  const { useFlag, useVariant, notes, show, act } = await inReact();
  await show(() => `${useFlag('banner')} ${useFlag('other', true)} ${useVariant('colour')}`);
  expect(document.body.textContent).toBe('false true undefined');
  await act(async () => notes.say({ type: 'flags', flags: { banner: true, colour: 'red' } }));
  expect(document.body.textContent).toBe('true true red');
});

test('React: on a server flags are their fallbacks, and nothing is sent', async () => {
  const { createElement } = await import('react');
  const { renderToString } = await import('react-dom/server');
  for (const name of ['window', 'document', 'location', 'history']) vi.stubGlobal(name, undefined);
  const { BeaconProvider, useFlag, usePageView } = await import('../src/react');
  const notes = workers();
  const Shop = () => {
    usePageView();
    return createElement('b', null, String(useFlag('banner', true)));
  };
  const props = { ...OPTIONS, children: createElement(Shop) };
  expect(renderToString(createElement(BeaconProvider, props))).toBe('<b>true</b>');
  expect(notes.heard).toEqual([]);
});

test('Svelte: a flag is a store, page views follow the route', async () => {
  const { init } = await import('../src/beacon');
  const { flag, pageViews, variantOf } = await import('../src/svelte');
  const notes = workers();
  init(OPTIONS);
  const seen: unknown[] = [];
  const ends = [flag('banner'), variantOf('colour')].map((store) => store.subscribe((value) => seen.push(value)));
  const end = pageViews();
  notes.say({ type: 'flags', flags: { banner: true, colour: 'red' } });
  ends.forEach((each) => each());
  notes.say({ type: 'flags', flags: {} });
  expect(seen).toEqual([false, undefined, true, 'red']);
  history.pushState(null, '', '/tea');
  await settled();
  end();
  history.pushState(null, '', '/coffee');
  await settled();
  expect(views(notes)).toHaveLength(2);
});

test('Svelte: a store of a module, made before `init`, knows the flags of the visit before', async () => {
  localStorage['proj_a1'] = '{"banner":true}';
  const { init } = await import('../src/beacon');
  const { flag } = await import('../src/svelte');
  const banner = flag('banner');
  const notes = workers();
  init(OPTIONS);
  const seen: boolean[] = [];
  banner.subscribe((value) => seen.push(value))();
  notes.say({ type: 'flags', flags: { banner: false } });
  banner.subscribe((value) => seen.push(value))();
  expect([seen.includes(true), seen.at(-1)]).toEqual([true, false]);
});

test('Vue: a plugin begins, a flag is a ref, page views follow the route', async () => {
  const { createApp, h, nextTick } = await import('vue');
  const { beacon, useFlag, usePageView, useVariant } = await import('../src/vue');
  const notes = workers();
  const app = createApp({
    setup() {
      usePageView();
      const banner = useFlag('banner');
      const colour = useVariant('colour');
      return () => h('b', `${banner.value} ${colour.value}`);
    },
  });
  app.use(beacon, OPTIONS);
  app.mount(document.body);
  expect(document.body.textContent).toBe('false undefined');
  notes.say({ type: 'flags', flags: { banner: true, colour: 'red' } });
  await nextTick();
  expect(document.body.textContent).toBe('true red');
  app.unmount();
  history.pushState(null, '', '/tea');
  await settled();
  expect(views(notes)).toHaveLength(1);
});

test('Vue: on a server flags are their fallbacks, and nothing of a request is left', async () => {
  const { createSSRApp } = await import('vue');
  const { renderToString } = await import('vue/server-renderer');
  for (const name of ['window', 'document', 'location', 'history']) vi.stubGlobal(name, undefined);
  const { beacon, useFlag, usePageView } = await import('../src/vue');
  const { init } = await import('../src/beacon');
  let banner: ReturnType<typeof useFlag>;
  const app = createSSRApp({
    setup() {
      usePageView();
      banner = useFlag('banner');
      return () => String(banner.value);
    },
  });
  expect(await renderToString(app.use(beacon, OPTIONS))).toBe('false');
  vi.unstubAllGlobals();
  const notes = workers();
  init(OPTIONS);
  notes.say({ type: 'flags', flags: { banner: true } });
  expect(banner!.value).toBe(false);
});
