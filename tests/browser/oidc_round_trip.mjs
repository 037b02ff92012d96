// Signs in with the OpenID provider as a person does.
//
// In: {beacon, button, person, then}: Beacon's address, the text on its button, what goes into the
// provider's form, and a path that only who is signed in may see. Out: {refused} with the text of
// the page, or {me, path, cookies}.

import { inBrowser } from './browser.mjs';

inBrowser(async (page, { beacon, button, person, then }) => {
  await page.goto(`${beacon}${then}`);
  if (new URL(page.url()).pathname !== '/sign-in') await page.goto(`${beacon}/sign-in`);
  await page.getByRole('link', { name: button }).click();

  await page.getByRole('heading', { name: "The provider's login" }).waitFor();
  if (page.url().startsWith(beacon)) throw new Error('this should be the provider');
  for (const [field, value] of Object.entries(person)) {
    await page.locator(`[name=${field}]`).fill(value);
  }
  const answered = page.waitForResponse((response) =>
    response.url().startsWith(`${beacon}/auth/oidc/callback`));
  await page.getByRole('button', { name: 'Log in' }).click();
  if ((await answered).status() >= 400) return { refused: await page.innerText('body') };

  await page.waitForURL((url) =>
    url.origin === beacon && !url.pathname.startsWith('/auth/oidc/'));
  const path = new URL(page.url()).pathname;
  const cookies = await page.context().cookies(`${beacon}/auth/oidc/callback`);
  const answer = await page.goto(`${beacon}/api/v1/auth/me`);
  return { me: { status: answer.status(), body: await answer.json() }, path, cookies };
});
