// About this Beacon.

import { see } from '../pages.mjs';

export default see({
  async shows(page) {
    return {
      title: await page.title(),
      text: await page.locator('main').innerText(),
      links: await page.locator('main a').evaluateAll((all) => all.map((each) => each.href)),
    };
  },
});
