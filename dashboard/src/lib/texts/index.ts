// All that the dashboard says, in one catalogue. A further language is a folder beside `en` with the
// same shape, and its direction.

import * as en from './en/index.js';

export type Texts = typeof en;

export const texts: Texts = en;
export const direction: 'ltr' | 'rtl' = 'ltr';
