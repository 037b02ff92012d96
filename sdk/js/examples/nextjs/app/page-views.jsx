'use client';

import { usePageView } from '@beacon/sdk/react';

export function PageViews() {
  usePageView();
  return null;
}
