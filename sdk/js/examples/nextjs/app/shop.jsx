'use client';

import { useFlag, useTrack } from '@beacon/sdk/react';

export function Shop() {
  const track = useTrack();
  return (
    <>
      {useFlag('banner') && <p>Free delivery today</p>}
      <button onClick={() => track('bought', { items: 2 })}>Buy</button>
    </>
  );
}
